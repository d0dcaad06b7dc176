import { Body, Controller, Post, Query } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { useHttpApp } from '#libs/testing/http-app.js';
import {
  Choice,
  Email,
  Flag,
  Instant,
  Integer,
  JsonObject,
  ListOf,
  Nest,
  QueryFlag,
  QueryInteger,
  Text,
  TextList,
  Uuid,
} from './fields.js';

class Inner {
  @Text({ min: 1, max: 5 })
  name: string;
}

class Everything {
  @Text({ min: 2, max: 5, optional: true }) text?: string;
  @Text({ max: 5, optional: true, pattern: /^a/ }) pattern?: string;
  @Email({ optional: true }) email?: string;
  @Uuid({ optional: true }) uuid?: string;
  @Integer({ min: 1, max: 9, optional: true }) integer?: number;
  @Flag({ optional: true }) flag?: boolean;
  @Choice(['a', 'b'], { optional: true }) choice?: string;
  @Instant({ optional: true }) instant?: Date;
  @JsonObject({ optional: true, maxBytes: 20 }) json?: object;
  @JsonObject({ optional: true }) free?: object;
  @Nest(() => Inner, { optional: true }) nest?: Inner;
  @ListOf(() => Inner, { optional: true, max: 2 }) list?: Inner[];
  @TextList({ optional: true, max: 2, maxLength: 3 }) texts?: string[];
  @Text({ max: 5, optional: true, nullable: true }) maybe?: string | null;
}

class Needed {
  @Text({ max: 5 }) needed: string;
  @Text({ max: 5, nullable: true }) nullable: string | null;
}

class Asked {
  @QueryInteger({ min: 1, max: 9, optional: true }) integer?: number;
  @QueryFlag({ optional: true }) flag?: boolean;
  @Text({ max: 5, optional: true }) text?: string;
}

@Controller()
class FieldsController {
  @Post('everything')
  everything(@Body() body: Everything): object {
    return body;
  }

  @Post('needed')
  needed(@Body() body: Needed): object {
    return body;
  }

  @Post('asked')
  asked(@Query() query: Asked): object {
    return query;
  }
}

const app = useHttpApp([FieldsController]);

const send = async (url: string, payload?: object) => {
  const answer = await app().inject({ method: 'POST', url, payload });
  return {
    status: answer.statusCode,
    body: answer.json<Record<string, unknown> & { errors: { pointer: string }[] }>(),
  };
};

const deep = (levels: number): object => (levels === 0 ? {} : { a: deep(levels - 1) });

const UUID = '0199f000-0000-7000-8000-000000000000';

const TAKEN: Readonly<Record<string, readonly unknown[]>> = {
  text: ['ab', 'abcde', '  ', 'äöü'],
  pattern: ['a', 'abc'],
  email: ['a@b.co'],
  uuid: [UUID, UUID.toUpperCase()],
  integer: [1, 9],
  flag: [true, false],
  choice: ['a', 'b'],
  instant: ['2026-02-28T00:00:00Z', '2024-02-29T23:59:59.999Z', '2026-01-01T00:00:00+05:30'],
  json: [{}, { a: 1 }, { a: 'ä'.repeat(6) }],
  free: [deep(19), { toString: 'x', valueOf: 1, length: -1, a: [1, null] }],
  nest: [{ name: 'a' }],
  list: [[], [{ name: 'a' }, { name: 'b' }]],
  texts: [[], ['a', 'abc']],
  maybe: [null, 'a', ''],
};

const REFUSED: Readonly<Record<string, readonly unknown[]>> = {
  text: [null, '', 'a', 'abcdef', 1, true, [], ['ab'], {}, 'a\0b'],
  pattern: ['', 'b', 'ba'],
  email: ['', 'a', '@b.co', 'a@', 'a b@c.de', `${'a'.repeat(250)}@b.co`, 1, null],
  uuid: ['', 'x', `${UUID}x`, `{${UUID}}`, 1, null],
  integer: [0, 10, 1.5, '5', 'x', true, null, []],
  flag: ['true', 1, 0, null],
  choice: ['c', '', 'A', ['a'], null],
  instant: [
    '',
    'now',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01T25:00:00Z',
    '2026-01-01',
    '0000-01-01T00:00:00Z',
    1,
    1e15,
    null,
    {},
  ],
  json: [null, [], 'a', 1, { a: 'x'.repeat(20) }, { a: 'ä'.repeat(8) }],
  free: [deep(21), { constructor: 'Ferrari' }, { a: [{ prototype: 1 }] }],
  nest: [null, 1, 'a', [], {}, { name: '' }, { name: 'a', other: 1 }],
  list: [null, {}, [1], [{ name: 'a' }, { name: '' }], [{ name: 'a' }, { name: 'b' }, { name: 'c' }]],
  texts: [null, 'a', [1], ['abcd'], ['a', 'b', 'c'], [['a']]],
  maybe: ['abcdef', 1, {}],
};

describe('fields of a body', () => {
  it.each(Object.entries(TAKEN))(
    'XC-21 %s takes what it is for, and left out stays out',
    async (name, values) => {
      expect(await send('/everything', {})).toMatchObject({ status: 201, body: {} });
      for (const value of values) {
        const { status, body } = await send('/everything', { [name]: value });
        expect(status, JSON.stringify(value)).toBe(201);
        expect(body[name]).toEqual(name === 'instant' ? new Date(String(value)).toISOString() : value);
      }
    },
  );

  it.each(Object.entries(REFUSED))(
    'XC-21 %s refuses everything else and says where',
    async (name, values) => {
      for (const value of values) {
        const { status, body } = await send('/everything', { [name]: value });
        expect(status, JSON.stringify(value)).toBe(400);
        for (const { pointer } of body.errors) expect(pointer).toMatch(new RegExp(`^/${name}(/|$)`));
      }
    },
  );

  it('XC-21 name the very place inside a list', async () => {
    const { body } = await send('/everything', { list: [{ name: 'a' }, { name: '' }] });
    expect(body.errors.map(({ pointer }) => pointer)).toEqual(['/list/1/name']);
  });

  it('XC-21 that are needed may not be left out, and be null only where they may', async () => {
    expect((await send('/needed', { needed: 'a', nullable: null })).status).toBe(201);
    for (const body of [
      { needed: 'a' },
      { nullable: null },
      { needed: null, nullable: null },
      { needed: '', nullable: undefined },
    ])
      expect((await send('/needed', body)).status, JSON.stringify(body)).toBe(400);
  });

  it('XC-21 that are wrong in great number do not make the answer greater still', async () => {
    const { status, body } = await send(
      '/everything',
      Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`x${i}`, 1])),
    );
    expect(status).toBe(400);
    expect(body.errors).toHaveLength(50);
  });
});

describe('fields of a query', () => {
  it.each([
    ['integer=5', { integer: 5 }],
    ['flag=true', { flag: true }],
    ['flag=false', { flag: false }],
    ['text=5', { text: '5' }],
    ['', {}],
  ])('XC-21 %s is read for what it means', async (query, expected) => {
    expect(await send(`/asked?${query}`)).toEqual({ status: 201, body: expected });
  });

  it.each([
    'integer=',
    'integer=1e0',
    'integer=0x5',
    'integer=5.0',
    'integer=+5',
    'integer=5&integer=5',
    'flag=1',
    'flag=',
    'flag=TRUE',
    'text=abcdef',
    'text=a%00',
    'other=1',
  ])('XC-21 %s is refused by the name of the parameter', async (query) => {
    const { status, body } = await send(`/asked?${query}`);
    expect(status).toBe(400);
    expect(body.errors[0]?.pointer).toBe(`?${query.split('=')[0]}`);
  });
});
