/**
 * Every place that works as the `app_system` role, which sees all organizations, and why it has to: message
 * classes that declare `system`, and classes that read or write through the system pool. One that is missing
 * here fails a test, and so does an entry nothing stands behind any more.
 */
export const SYSTEM_ACCESS: Readonly<Record<string, string>> = {
  RegisterUser:
    'Nobody is signed in yet: it writes an account, its password, organization and first membership.',
  LogIn: 'Finds the account by its address before anybody is signed in, and starts a session for it.',
  AdmitLoginAttempt: 'Counts attempts before it is known whose they are.',
  RefreshSession: 'A refresh token is all the caller has: the session and its owner are found by it.',
  RevokeSession:
    'Ends a session on behalf of its owner, who is not the caller: a stolen refresh token was used.',
  PurgeExpiredSessions: 'Deletes what has expired, whoever it belonged to.',
  GrantPlatformRole: 'The operator appoints a super admin by e-mail address.',
  CreateOrganization:
    'Writes the first membership of an organization nobody belongs to yet; no policy may allow that.',
  UpdateOrganization:
    'No policy lets the application role write organizations; it changes the session’s own.',
  CreateRole:
    'Roles decide what people may do, so only the platform writes them; the handler names the organization.',
  UpdateRole: 'Roles decide what people may do; as for CreateRole.',
  DeleteRole: 'As for CreateRole; it counts who has the role.',
  GrantPermission: 'Grants decide what people may do, so only the platform writes them.',
  RevokeGrant: 'As for GrantPermission.',
  SetSecurityPolicy: 'Writes the organization, which the application role cannot.',
  OpenPlatformAccess: 'An operator opens an organization that is not his.',
  EndPlatformAccess: 'An operator ends his access to an organization that is not his.',
  MoveOrganization: 'Rewrites the paths of a whole subtree; it looks itself whether that is the session’s.',
  SuspendOrganization: 'Operators close any organization.',
  ReactivateOrganization: 'Operators open any organization again.',
  InviteMember: 'Counts seats with the organization locked, which no policy lets its people do.',
  ResendInvitation: 'Counts seats with the organization locked, as InviteMember does.',
  RevokeInvitation: 'Writes invitations, which people of the organization may only read.',
  AcceptInvitation: 'Writes a membership of an organization the person does not belong to yet.',
  DeclineInvitation: 'Finds an invitation by its token, for a person outside the organization.',
  PreviewInvitationHandler: 'Shows an invitation by its token, to a person outside the organization.',
  WriteInvitationLetter:
    'Writes the link into an invitation, which people of the organization may only read.',
  ExpireInvitations: 'Marks invitations whose time is over, of all organizations.',
  ChangeMember: 'What people are in their organization is written by no policy that they work under.',
  SuspendMember: 'Writes memberships, as ChangeMember does.',
  ReactivateMember: 'Writes memberships, as ChangeMember does.',
  RemoveMember: 'Writes memberships, as ChangeMember does.',
  LeaveOrganization: 'Writes memberships, as ChangeMember does.',
  EndTrial: 'A trial ends by itself, whoever’s it is.',
  DeleteOrganization: 'No policy lets the application role write organizations; it closes the session’s own.',
  RestoreOrganization: 'No policy lets the application role write organizations; it opens the session’s own.',
  EmptyOrganization: 'Deletes what is left of an organization nobody works in any more.',
  PurgeOrganization: 'Deletes an organization nobody works in any more.',
  EraseContentOfOrganization: 'Deletes what belonged to an organization that is gone.',
  EraseConversationsOfOrganization: 'Deletes what belonged to the people of an organization that is gone.',
  EraseAccountsOfOrganization: 'Deletes what belonged to an organization that is gone.',
  SignInAs: 'An operator starts a session for a member of an organization that is not his.',
  SetServiceMode: 'The service mode is the platform’s, not an organization’s.',
  GetOutbox: 'Operators see what waits for delivery, of all organizations, as counts.',
  ListDeadLetters: 'Operators look for events that could not be delivered, of all organizations.',
  ReplayDeadLetter: 'Puts an event of any organization back into the outbox.',
  DiscardDeadLetter: 'Deletes an event of any organization that nobody will ever handle.',
  PurgeIdempotencyKeys: 'Deletes stored answers whose time is over, whoever they belonged to.',
  PurgeProcessedEvents: 'Deletes marks of handled events, which belong to no organization.',
  StartImport:
    'Founds an organization nobody belongs to yet, like CreateOrganization, and remembers the file for it.',
  ImportArchive:
    'Writes memberships, invitations, roles and everybody’s conversations of the organization it fills.',
  PurgeArchives: 'Lets go of files whose time is over, whoever they belonged to.',
  EnsureAuditPartitions: 'Makes next month’s partition of a table that all organizations share.',

  SqlAccess: 'What a person may do is read before he acts, from organizations above his own too.',
  Snapshots:
    'An export holds everybody’s conversations, which the application role shows to their owners alone.',
  ListDescendantsHandler:
    'No index answers for paths under row level security; the handler has checked the root.',
  SqlMemberships: 'Signing in has to know the organizations of a person who is not signed in yet.',
  SqlDueOrganizations: 'Looks for trials and organizations whose time is over, of all organizations.',
  SqlPasswordAccounts: 'Signing in reads the password hash, which the application role cannot.',
  IdentityHealth: 'Counts the people who are active now, whichever organization they belong to.',
  SessionRevocations: 'Every process has to learn of every session that was revoked.',
  OutboxState: 'Health and metrics count what waits for delivery, of all organizations.',
  ListDeadLettersHandler: 'The query behind ListDeadLetters.',
  GenerationQueue: 'A worker takes the next answer to generate, of whichever organization it is.',
  AnswerFollower: 'Follows an answer whose reader was checked when he subscribed.',
  Boss: 'Opens the connections of the job queue, which belongs to no organization.',
  PgBossJobQueue: 'Jobs belong to no organization; what they do runs as commands with their own rules.',
  Relay: 'Delivers the events of all organizations.',
  Inbox: 'A redelivered event is recognised before anything is known of its organization.',
  Signals: 'Signals between processes belong to no organization.',
  ReadDb: 'Offers the system pool to the places listed here.',
  Pools: 'Opens the system pool.',
  seed: 'Looks whether there is anybody at all before it loads demonstration data.',
};
