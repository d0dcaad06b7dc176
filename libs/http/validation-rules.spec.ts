import { getMetadataStorage, IsInt, IsString, Max, validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { rememberRules } from './validation-rules.js';

class Base {
  @IsString()
  name: unknown;
}

class Child extends Base {
  @IsInt({ groups: ['strict'] })
  @Max(5)
  size: unknown;
}

const faults = (object: object, groups?: string[]): string[] =>
  validateSync(object, { groups }).flatMap(({ constraints = {} }) => Object.keys(constraints));

describe('remembered rules of class-validator', () => {
  it('XC-24 say of every object what they said before, also of its parents’ fields and of groups', () => {
    const objects = [
      Object.assign(new Base(), { name: 1 }),
      Object.assign(new Child(), { name: 1, size: 'x' }),
      Object.assign(new Child(), { name: 'a', size: 6 }),
      Object.assign(new Child(), { name: 'a', size: 2 }),
    ];
    const told = () => objects.map((each) => [faults(each), faults(each, ['strict'])]);
    const before = told();
    expect(before[2]?.[0]).toEqual(['max']);
    rememberRules();
    rememberRules();
    expect(told()).toEqual(before);
    expect(told()).toEqual(before);
  });

  it('XC-46 are looked up once for each class', () => {
    rememberRules();
    const storage = getMetadataStorage();
    const find = () => storage.getTargetValidationMetadatas(Child, '', false, false);
    expect(find()).toBe(find());
    expect(storage.getTargetValidationMetadatas(Base, '', false, false)).not.toBe(find());
  });
});
