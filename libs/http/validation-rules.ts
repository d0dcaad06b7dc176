import { getMetadataStorage } from 'class-validator';

/**
 * For every object it validates class-validator goes through all classes that were ever decorated, to find those the
 * object's class inherits from: the more requests an application knows, the slower each becomes. What holds for a class
 * does not change once it is there, so it is looked up once.
 */
export function rememberRules(): void {
  const storage = getMetadataStorage();
  if (Object.hasOwn(storage, 'getTargetValidationMetadatas')) return;
  type Find = typeof storage.getTargetValidationMetadatas;
  type Rules = ReturnType<Find>;
  const find: Find = storage.getTargetValidationMetadatas.bind(storage);
  const known = new WeakMap<object, Map<string, Rules>>();
  storage.getTargetValidationMetadatas = (target, schema, always, strictGroups, groups) => {
    if (schema || groups?.length) return find(target, schema, always, strictGroups, groups);
    const rules = known.get(target) ?? new Map<string, Rules>();
    known.set(target, rules);
    const key = `${always} ${strictGroups}`;
    const found = rules.get(key) ?? find(target, schema, always, strictGroups, groups);
    rules.set(key, found);
    return found;
  };
}
