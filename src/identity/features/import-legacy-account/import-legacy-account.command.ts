import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { isId, newId } from '#libs/kernel/id.js';
import { MemberIntake } from '../../../tenancy/index.js';
import { EmailTaken } from '../../domain/identity.errors.js';
import type { LegacyAccount } from '../../domain/legacy-account.js';
import { LegacyIds } from '../../domain/legacy-ids.js';
import { DryRunEnded, LegacyAccountRefused } from '../../domain/legacy.errors.js';
import { PasswordCredential } from '../../domain/password-credential.js';
import { UserRepository } from '../../domain/repositories.js';
import { User } from '../../domain/user.js';

export interface ImportedAccount {
  readonly userId: string;
  /** An account of its own, one that was here under the address, or one that an earlier run brought. */
  readonly outcome: 'created' | 'merged' | 'unchanged';
}

export interface ImportTerms {
  readonly runId: string;
  /** Where everybody goes; otherwise each into the organization his row names. */
  readonly organizationId: string | null;
  /** Does everything and undoes it, ending as `DryRunEnded`. */
  readonly dryRun: boolean;
}

/** Takes over one account of the older system, under its own id where that is free. */
@Message({
  permission: 'system',
  mode: 'operations',
  system: true,
  errors: [LegacyAccountRefused, DryRunEnded, EmailTaken],
  audit: {
    action: 'user.imported',
    category: 'admin',
    resource: 'user',
    subject: ({ account, terms: { runId } }: ImportLegacyAccount, imported?: ImportedAccount) => ({
      resourceId: imported?.userId,
      details: { runId, source: account.source, legacyId: account.legacyId, outcome: imported?.outcome },
    }),
  },
})
export class ImportLegacyAccount extends Command<ImportedAccount> {
  constructor(
    readonly account: LegacyAccount,
    readonly terms: ImportTerms,
  ) {
    super();
  }
}

@CommandHandler(ImportLegacyAccount)
export class ImportLegacyAccountHandler implements ICommandHandler<ImportLegacyAccount> {
  constructor(
    private readonly ids: LegacyIds,
    private readonly users: UserRepository,
    private readonly intake: MemberIntake,
    private readonly clock: Clock,
  ) {}

  async execute({ account, terms }: ImportLegacyAccount): Promise<ImportedAccount> {
    const imported = await this.import(account, terms);
    if (terms.dryRun) throw new DryRunEnded(imported.outcome);
    return imported;
  }

  private async import(account: LegacyAccount, terms: ImportTerms): Promise<ImportedAccount> {
    const { source, legacyId, email } = account;
    const known = await this.ids.lock(source, legacyId);
    if (known) return { userId: known.userId, outcome: 'unchanged' };
    const namesake = await this.ids.namesake(email);
    // Whoever registered somebody else's address beforehand must not come into his place.
    if (namesake && !namesake.isConfirmed)
      throw new LegacyAccountRefused('An account here has its address and has never confirmed it.');
    if (namesake && !namesake.maySignIn)
      throw new LegacyAccountRefused('An account here has its address and is switched off.');
    const userId = namesake?.userId ?? (await this.create(account));
    const organizationId = terms.organizationId ?? account.organizationId;
    const person = { userId, email, displayName: account.fullName };
    const joined = organizationId !== null && (await this.intake.admit(organizationId, person, account.role));
    this.ids.add(
      {
        source,
        legacyId,
        userId,
        runId: terms.runId,
        createdAccount: !namesake,
        joinedOrganizationId: joined ? organizationId : null,
      },
      this.clock.now(),
    );
    return { userId, outcome: namesake ? 'merged' : 'created' };
  }

  private async create({
    legacyId,
    email,
    fullName,
    passwordHash,
    createdAt,
  }: LegacyAccount): Promise<string> {
    const keepsId = isId(legacyId) && !(await this.users.byId(legacyId));
    const user = User.takeOver(keepsId ? legacyId : newId(), email, fullName, createdAt);
    const credential =
      passwordHash === null
        ? PasswordCredential.unusable(user.id, createdAt)
        : PasswordCredential.of(user.id, passwordHash, createdAt);
    this.users.add(user, credential);
    return user.id;
  }
}
