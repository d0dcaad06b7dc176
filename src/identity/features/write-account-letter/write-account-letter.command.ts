import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { EmailLinks, newLink, type LinkPurpose } from '../../domain/email-link.js';
import { UserRepository } from '../../domain/repositories.js';
import type { User } from '../../domain/user.js';

/** A letter somebody is to get: to his own address, or to the one he wants to have. */
export type LetterOrder =
  | { readonly purpose: 'verify_email'; readonly userId: string }
  | { readonly purpose: 'reset_password'; readonly email: string }
  | { readonly purpose: 'change_email'; readonly userId: string; readonly email: string };

/** All that a letter says. The token is nowhere else. */
export interface AccountLetter {
  readonly purpose: LinkPurpose;
  readonly userId: string;
  readonly to: string;
  readonly token: string;
  readonly expiresAt: Date;
}

/** Makes the link of a letter that is sent next. Null when there is nobody to send it to, or no need. */
@Message({
  permission: 'system',
  mode: 'critical-auth',
  system: true,
  audit: {
    action: 'user.letter_written',
    category: 'security',
    resource: 'user',
    subject: ({ order: { purpose } }: WriteAccountLetter, letter?: AccountLetter | null) => ({
      resourceId: letter?.userId,
      details: { purpose, written: Boolean(letter) },
    }),
  },
})
export class WriteAccountLetter extends Command<AccountLetter | null> {
  constructor(readonly order: LetterOrder) {
    super();
  }
}

@CommandHandler(WriteAccountLetter)
export class WriteAccountLetterHandler implements ICommandHandler<WriteAccountLetter> {
  constructor(
    private readonly users: UserRepository,
    private readonly links: EmailLinks,
    private readonly clock: Clock,
  ) {}

  async execute({ order }: WriteAccountLetter): Promise<AccountLetter | null> {
    const { purpose } = order;
    const user = await this.addressee(order);
    if (!user?.maySignIn || (purpose === 'verify_email' && user.emailVerifiedAt)) return null;
    if (purpose === 'change_email' && (await this.users.byEmail(order.email))) return null;
    const to = purpose === 'change_email' ? order.email : user.email;
    const { token, link } = newLink(purpose, user.id, to, this.clock.now());
    this.links.add(link);
    return { purpose, userId: user.id, to, token, expiresAt: link.expiresAt };
  }

  private addressee(order: LetterOrder): Promise<User | undefined> {
    return order.purpose === 'reset_password'
      ? this.users.byEmail(order.email)
      : this.users.byId(order.userId);
  }
}
