import { describe, expect, it } from 'vitest';
import { Projection } from './projection.js';
import { ENTERPRISE_SCHEMA, USER_SCHEMA } from './schema.js';

const USER = {
  schemas: [USER_SCHEMA],
  id: '1',
  userName: 'ada',
  name: { givenName: 'Ada', familyName: 'King' },
  emails: [
    { value: 'a@x.example', type: 'work' },
    { value: 'b@x.example', type: 'home' },
  ],
  [ENTERPRISE_SCHEMA]: { department: 'Engines', division: 'Maths' },
};
const always = { schemas: USER.schemas, id: '1' };

describe('an answer', () => {
  it.each([
    ['userName', { userName: 'ada' }],
    [`${USER_SCHEMA}:UserName`, { userName: 'ada' }],
    ['name.givenName, ', { name: { givenName: 'Ada' } }],
    ['emails.value', { emails: [{ value: 'a@x.example' }, { value: 'b@x.example' }] }],
    [`${ENTERPRISE_SCHEMA}:department`, { [ENTERPRISE_SCHEMA]: { department: 'Engines' } }],
    ['nothing', {}],
  ])('TEN-20 that is to have %s has that, and what is always there', (attributes, shown) => {
    expect(new Projection(attributes).of(USER)).toEqual({ ...always, ...shown });
  });

  it.each([
    ['emails', { emails: undefined }],
    ['id,schemas', {}],
    ['name.givenName', { name: { familyName: 'King' } }],
    ['emails.type', { emails: [{ value: 'a@x.example' }, { value: 'b@x.example' }] }],
    ['userName.nothing', {}],
    [`${ENTERPRISE_SCHEMA}:division`, { [ENTERPRISE_SCHEMA]: { department: 'Engines' } }],
  ])('TEN-20 that is to lack %s has all the rest', (excluded, changes) => {
    expect(new Projection(undefined, excluded).of(USER)).toEqual({ ...USER, ...changes });
  });

  it('TEN-20 tells what need not be looked up', () => {
    const shows = (attributes?: string, excluded?: string) =>
      new Projection(attributes, excluded).shows('members');
    expect([
      shows(),
      shows('members.value'),
      shows('Members'),
      shows('id'),
      shows(undefined, 'members'),
    ]).toEqual([true, true, true, false, false]);
  });
});
