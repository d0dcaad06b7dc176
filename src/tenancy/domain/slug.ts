const MAX_LENGTH = 50;

/**
 * The part of an organization's address that people can read. `suffix` keeps it unique: nobody may see whether
 * another organization of the same name exists.
 */
export function slugOf(name: string, suffix: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LENGTH)
    .replaceAll(/^-+|-+$/g, '');
  return words ? `${words}-${suffix}` : suffix;
}
