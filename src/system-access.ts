/**
 * Every place that works as the `app_system` role, which sees all organizations, and why it has to. A command
 * that declares `system` without an entry here fails a test.
 */
export const SYSTEM_ACCESS: Readonly<Record<string, string>> = {
  RegisterUser: 'Nobody is signed in yet: it writes an account, its password, its organization and its first membership.',
  LogIn: 'Finds the account by its address before anybody is signed in, and starts a session for it.',
  AdmitLoginAttempt: 'Counts attempts before it is known whose they are.',
  RefreshSession: 'A refresh token is all the caller has: the session and its owner are found by it.',
  RevokeSession: 'Ends a session on behalf of its owner, who is not the caller (a stolen refresh token was used).',
  PurgeExpiredSessions: 'Deletes what has expired, whoever it belonged to.',
  GrantPlatformRole: 'The operator appoints a super admin by e-mail address.',
  CreateOrganization: 'Writes the first membership of an organization nobody belongs to yet; no policy for members may allow that.',
  'Memberships.ofUser': 'Signing in has to know the organizations of a person who is not signed in yet.',
  PasswordAccounts: 'Signing in reads the password hash, which the application role cannot.',
  SessionRevocations: 'Every instance has to learn of every session that was revoked.',
  Inbox: 'A redelivered event is recognised before anything is known of the organization it belongs to.',
  Signals: 'Signals between processes belong to no organization.',
};
