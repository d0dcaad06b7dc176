import { beforeEach, describe, expect, it } from 'vitest';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { Signals } from '#libs/messaging/signals.js';
import type { Access } from '../domain/access.js';
import { OPEN_POLICY, PolicyCheck } from '../domain/security-policy.js';
import { AccessDirectory } from './access-directory.js';
import { SqlAccess } from './sql-access.js';

class SetClock extends Clock {
  time = Date.UTC(2026, 10, 22);
  now(): Date {
    return new Date(this.time);
  }
}

/** Brings each signal at once, as after a commit on this process. */
class LocalSignals extends Signals {
  private heard: (payload: string) => void = () => undefined;

  constructor() {
    super(undefined as never);
  }

  override on(_: string, listener: (payload: string) => void): () => void {
    this.heard = listener;
    return () => undefined;
  }

  override afterCommit(_: string, payload = ''): void {
    this.heard(payload);
  }
}

/** A database that answers when it is told to. */
class SlowAccess extends SqlAccess {
  readonly waiting: ((access: Access | null) => void)[] = [];

  constructor() {
    super(undefined as never);
  }

  override read(): Promise<Access | null> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}

const [parent, organization, elsewhere, ada, grace] = [newId(), newId(), newId(), newId(), newId()];
const accessTo = (organizationId: string): Access => ({
  organizationId,
  path: organizationId === organization ? [parent, organization] : [organizationId],
  status: 'active',
  policy: new PolicyCheck(OPEN_POLICY),
  membership: { role: 'member', department: null },
  administers: false,
  sources: [],
});

let clock: SetClock;
let source: SlowAccess;
let directory: AccessDirectory;

beforeEach(() => {
  [clock, source] = [new SetClock(), new SlowAccess()];
  directory = new AccessDirectory(source, new LocalSignals(), clock);
  directory.onModuleInit();
});

async function known(organizationId: string, userId: string): Promise<Access | null> {
  const loading = directory.load(organizationId, userId);
  source.waiting.at(-1)?.(accessTo(organizationId));
  return loading;
}

describe('what people may do, kept in memory', () => {
  it('TEN-07 is read once for all who ask meanwhile, and again when it is too old to be believed', async () => {
    const both = [directory.load(organization, ada), directory.load(organization, ada)];
    expect(source.waiting).toHaveLength(1);
    source.waiting[0]?.(accessTo(organization));
    const [one, other] = await Promise.all(both);
    expect(one).toBe(other);
    expect(await directory.load(organization, ada)).toBe(one);
    clock.time += 4_000;
    expect(directory.peek(organization, ada)).toBeUndefined();
  });

  it('TEN-07 is not kept when it was changed while it was being read, of that person or of everybody', async () => {
    for (const change of [
      () => directory.ofMember(organization, ada),
      () => directory.ofOrganization(organization),
    ]) {
      const before = directory.load(organization, ada);
      change();
      const after = directory.load(organization, ada);
      const [first, second] = source.waiting.splice(0);
      second?.(null);
      first?.(accessTo(organization));
      expect(await before).toMatchObject({ organizationId: organization });
      expect(await after).toBeNull();
      expect(directory.peek(organization, ada)).toBeNull();
      directory.ofMember(organization, ada);
    }
  });

  it('TEN-07 is kept when it was somebody else who changed while it was being read', async () => {
    const loading = directory.load(organization, ada);
    directory.ofMember(organization, grace);
    source.waiting[0]?.(accessTo(organization));
    expect(directory.peek(organization, ada)).toBeUndefined();
    expect(await loading).toBe(directory.peek(organization, ada));
  });

  it('TEN-07 is forgotten with a change of the person, of his organization or of one above, and no other', async () => {
    const forgotten = async (change: () => void): Promise<unknown[]> => {
      const all = [
        [organization, ada],
        [organization, grace],
        [elsewhere, ada],
      ] as const;
      for (const [where, who] of all) await known(where, who);
      change();
      const answer = all.map(([where, who]) => directory.peek(where, who) === undefined);
      for (const each of [organization, elsewhere]) directory.ofOrganization(each);
      return answer;
    };
    expect(await forgotten(() => directory.ofMember(organization, ada))).toEqual([true, false, false]);
    expect(await forgotten(() => directory.ofOrganization(organization))).toEqual([true, true, false]);
    expect(await forgotten(() => directory.ofOrganization(parent))).toEqual([true, true, false]);
    expect(await forgotten(() => directory.ofMember(parent, grace))).toEqual([false, true, false]);
  });

  it('TEN-07 tells whoever watches it that something has changed, until he stops', () => {
    let changes = 0;
    const stop = directory.onChange(() => (changes += 1));
    directory.ofMember(organization, ada);
    stop();
    directory.ofOrganization(organization);
    expect(changes).toBe(1);
  });
});
