import { v5 } from 'uuid';
import { RequestInvalid } from '#libs/kernel/errors.js';
import { isId } from '#libs/kernel/id.js';

/** More than any organization has, and few enough to remember. */
const MAX_PEOPLE = 100_000;

/**
 * New ids for those of an archive. A new id is computed from the old one, so that nothing has to be remembered
 * however large the archive is; only people, who keep their own ids here, are.
 */
export class Remapping {
  private readonly met = new Map<string, string>();
  private readonly missed = new Set<string>();

  constructor(
    /** Of this import alone: the same file imported twice makes two organizations. */
    private readonly importId: string,
    private readonly importerId: string,
  ) {}

  /** The id of something that came with the archive. */
  id(old: string): string {
    const here = this.met.get(old);
    if (here !== undefined) return here;
    return this.missed.has(old) ? this.importerId : v5(old, this.importId);
  }

  optionalId(old: string | null): string | null {
    return old === null ? null : this.id(old);
  }

  /** A person of the archive; whoever is not here is the importer. */
  person(old: string): string {
    return this.met.get(old) ?? this.importerId;
  }

  /** From here on the old id stands for one that exists here. */
  meet(old: string, here: string): void {
    this.requireRoom();
    this.met.set(old, here);
  }

  /** A person of the archive who is not here: what is his becomes the importer's. */
  miss(old: string): void {
    this.requireRoom();
    this.missed.add(old);
  }

  /** Who the person is here, if he is. */
  known(old: string): string | undefined {
    return this.met.get(old);
  }

  /** Free data with every value replaced that is one of the ids. */
  within<T>(data: T, ids: ReadonlySet<string>): T {
    return ids.size === 0 ? data : (this.replaced(data, ids) as T);
  }

  private requireRoom(): void {
    if (this.met.size + this.missed.size < MAX_PEOPLE) return;
    throw new RequestInvalid(`it names more than ${MAX_PEOPLE} people.`);
  }

  private replaced(value: unknown, ids: ReadonlySet<string>): unknown {
    if (typeof value === 'string') return isId(value) && ids.has(value) ? this.id(value) : value;
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((inner) => this.replaced(inner, ids));
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.replaced(inner, ids)]));
  }
}
