import type { DomainErrorClass } from '#libs/kernel/domain-error.js';

/** What a message does, so that a service mode can refuse a whole class of them. */
export type ModeClass = 'critical-auth' | 'read' | 'write' | 'ai' | 'analytics' | 'operations';

export type AuditCategory = 'change' | 'security' | 'activity' | 'admin' | 'system';

/** How long a confirmed second factor vouches for what would weaken the account or change others' rights. */
export const RECENT_SECONDS = 600;

/** Whom an audit event is about, when the message alone does not say it. */
export interface AuditSubject {
  readonly resourceId?: string;
  readonly organizationId?: string;
  readonly userId?: string;
  readonly details?: Record<string, unknown>;
}

export interface AuditRule {
  /** `<resource>.<past tense>`, a published contract. */
  readonly action: string;
  readonly category: AuditCategory;
  readonly resource: string;
  /** The action recorded, in a transaction of its own, when the message is refused. */
  readonly failure?: string;
  /**
   * Says whom the event is about; `result` is undefined when the message was refused. Must not put a secret
   * or a message's text into `details`. A method, so that it may name the concrete message and result types.
   */
  subject?(message: object, result?: unknown): AuditSubject;
}

/** What holds for a message wherever it comes from: REST, bus, job, reaction or CLI. */
export interface Declaration {
  /** `resource.action`; `public` needs nobody, `signed-in` any user, `system` only the platform itself. */
  readonly permission: string;
  readonly mode: ModeClass;
  /**
   * Of a message of the class `critical-auth`: an operator who signed in as somebody may send it too. What belongs to
   * the person himself, such as his password, is otherwise not the operator's to touch.
   */
  readonly impersonated?: true;
  /** Lowest assurance level that may send it. */
  readonly aal?: number;
  /**
   * How long ago a second factor may have been confirmed at most. Asked of people who have one: it does not keep
   * the others from their work.
   */
  readonly aalMaxAgeSeconds?: number;
  /** May be sent by who has a second factor and has not confirmed it yet: what it takes to confirm it. */
  readonly mfaPending?: true;
  /** Refusals besides the common ones, for the API's documentation. */
  readonly errors?: readonly DomainErrorClass[];
  /** Runs as the `app_system` role; the class must be listed with its reason in `src/system-access.ts`. */
  readonly system?: true;
  /** For commands: what the audit log says of it. */
  readonly audit?: AuditRule;
  /** For commands: `Idempotency-Key` replays the stored answer. Off where the answer is a secret. */
  readonly idempotent?: boolean;
  /** For commands: what it uses up, reserved in its own transaction before the handler runs. */
  readonly entitlement?: { readonly meter: string; readonly amount: number };
  /**
   * For commands of which each costs little and many come: no aggregate is loaded, and the reservation, the handler's
   * one statement (`DirectWrites`) and the audit record are one transaction in one round trip, committed without
   * waiting for the disk.
   */
  readonly direct?: true;
  /** For queries: may be answered by a replica, a little behind the primary. */
  readonly replica?: boolean;
}

// oxlint-disable-next-line no-explicit-any -- any constructor: the registry never calls it
export type MessageClass = abstract new (...args: any[]) => object;

/** No API key may send it: no scope stands for it, or it concerns who may get in and how. */
export const isForPeople = ({ permission, mode }: Declaration): boolean =>
  permission === 'signed-in' || (mode === 'critical-auth' && permission !== 'public');

/** Concerns the person himself, not what he is in an organization, and more than confirming who he is. */
export const isOnesOwn = ({ permission, mode, impersonated, mfaPending }: Declaration): boolean =>
  permission === 'signed-in' && mode === 'critical-auth' && !impersonated && !mfaPending;

const declarations = new Map<MessageClass, Declaration>();

/** Declares a command or query. A message class without a declaration does not start. */
export const Message =
  (declaration: Declaration) =>
  (target: MessageClass): void => {
    if (declaration.direct && (declaration.idempotent || declaration.system))
      throw new Error(
        `${target.name} is direct: its answer is not kept, and it works as the application role`,
      );
    declarations.set(target, declaration);
  };

export const declarationOf = (messageClass: MessageClass): Declaration | undefined =>
  declarations.get(messageClass);

export const declaredMessages = (): MessageClass[] => [...declarations.keys()];
