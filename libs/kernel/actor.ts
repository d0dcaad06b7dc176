export type ActorKind = 'anonymous' | 'user' | 'system';

/** Who acts, in which organization and how strongly he proved it. */
export interface Actor {
  readonly kind: ActorKind;
  readonly userId?: string;
  readonly organizationId?: string;
  readonly sessionId?: string;
  /** Set when an API key, not a session, proves who it is. */
  readonly apiKeyId?: string;
  /** A program that works as itself, not on behalf of a person: its id stands where a person's would. */
  readonly machine?: true;
  /** The permissions an API key is limited to, whatever its owner may do; those a machine has. */
  readonly scopes?: readonly string[];
  readonly roles: readonly string[];
  /** Authenticator assurance level: 1 a password, 2 a second factor. */
  readonly aal: number;
  /** How he signed in, as RFC 8176 names it: `pwd`, `otp`, `fed` … */
  readonly methods?: readonly string[];
  readonly signedInAt?: Date;
  /** When he last confirmed a second factor, if he did. */
  readonly mfaAt?: Date;
  /** He has a second factor and has not confirmed it: until then he may do no more than that. */
  readonly mfaPending?: boolean;
  /** The organization whose identity provider vouched for him. */
  readonly ssoOrganizationId?: string;
  /** He has shown no more than that organization's word, so what is his own is not to be touched. */
  readonly confined?: boolean;
  /** The operator who signed in as this person; every act is also his. */
  readonly impersonatorId?: string;
}

export const ANONYMOUS: Actor = { kind: 'anonymous', roles: [], aal: 0 };

/** The platform itself, working for one organization (jobs, reactions) or for none. */
export const systemActor = (organizationId?: string): Actor => ({
  kind: 'system',
  organizationId,
  roles: ['system'],
  aal: 0,
});
