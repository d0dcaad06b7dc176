import { describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { refsOf } from './refs.js';
import { Remapping } from './remapping.js';

const [importer, item, person, absent] = [newId(), newId(), newId(), newId()];

function remapping(): Remapping {
  const ids = new Remapping(newId(), importer);
  ids.meet(person, importer);
  ids.miss(absent);
  return ids;
}

describe('new ids', () => {
  it('TEN-13 are the same each time within an import, and others in another', () => {
    const ids = remapping();
    expect(ids.id(item)).toBe(ids.id(item));
    expect(ids.id(item)).not.toBe(item);
    expect(ids.id(item)).not.toBe(remapping().id(item));
    expect(ids.optionalId(null)).toBeNull();
  });

  it('TEN-13 people keep theirs, and who is not here is the importer', () => {
    const ids = remapping();
    const here = newId();
    ids.meet(item, here);
    expect([ids.person(item), ids.id(item)]).toEqual([here, here]);
    expect([ids.person(absent), ids.id(absent), ids.person(newId())]).toEqual([importer, importer, importer]);
    expect([ids.known(item), ids.known(absent)]).toEqual([here, undefined]);
  });

  it('TEN-13 replace values of free data that are known to be ids, wherever they are, and nothing else', () => {
    const ids = remapping();
    const other = newId();
    const data = { a: [item, { b: item, c: other }], [item]: 1, text: `see ${item}`, n: null };
    expect(ids.within(data, new Set([item]))).toEqual({
      ...data,
      a: [ids.id(item), { b: ids.id(item), c: other }],
    });
    expect(refsOf(data).toSorted()).toEqual([item, other].toSorted());
  });

  it('TEN-13 are not remembered for more people than an organization can have', () => {
    const ids = remapping();
    expect(() => {
      for (let i = 0; i < 100_001; i += 1) ids.miss(`person ${i}`);
    }).toThrow('more than 100000 people');
  });
});
