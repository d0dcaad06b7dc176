import type { Answer, Journey } from '#libs/testing/journey.js';
import type { Operation } from './api-document.js';
import type { Scenario } from './scenario.js';

export interface RequestParts {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
}

type Ids = Scenario['ids'];

/** An event id that no dead letter has: dead letters belong to no organization, so a scenario has none. */
const NO_EVENT = '0199f000-0000-7000-8000-000000000000';

const nothing = (): RequestParts => ({});
const item = ({ draft }: Ids): RequestParts => ({ params: { id: draft } });
const comment = ({ draft: id, comment: commentId }: Ids): RequestParts => ({ params: { id, commentId } });
const release = ({ release: id }: Ids): RequestParts => ({ params: { id } });
const experiment = ({ experiment: id }: Ids): RequestParts => ({ params: { id } });
const organization = ({ organization: id }: Ids): RequestParts => ({ params: { id } });
const branch = ({ branch: id }: Ids): RequestParts => ({ params: { id } });
const assignment = ({ assignment: id }: Ids): RequestParts => ({ params: { id } });
const conversation = ({ conversation: id }: Ids): RequestParts => ({ params: { id } });
const share = ({ share: id }: Ids): RequestParts => ({ params: { id } });
const answer = ({ conversation: id, answer: messageId }: Ids): RequestParts => ({
  params: { id, messageId },
});
const toolCall = ({ conversation: id, toolAnswer: messageId, toolCall: callId }: Ids): RequestParts => ({
  params: { id, messageId, callId },
  body: { argumentsHash: 'a'.repeat(64) },
});
const mcpServer = ({ mcpServer: id }: Ids): RequestParts => ({ params: { id } });
const providerKey = (): RequestParts => ({ params: { vendor: 'openai' } });
const role = ({ role: id }: Ids): RequestParts => ({ params: { id } });
const archive = ({ organization: id, archive: archiveId }: Ids): RequestParts => ({
  params: { id, archiveId },
});
const conversationArchive = ({ conversationArchive: id }: Ids): RequestParts => ({ params: { id } });
const member = ({ organization: id, user: userId }: Ids): RequestParts => ({ params: { id, userId } });
const invitation = ({ organization: id, invitation: invitationId }: Ids): RequestParts => ({
  params: { id, invitationId },
});
const domain = ({ organization: id, domain: domainId }: Ids): RequestParts => ({ params: { id, domainId } });
const joinRequest = ({ organization: id }: Ids): RequestParts => ({ params: { id, requestId: NO_EVENT } });
const scimUser = ({ user: id }: Ids): RequestParts => ({ params: { id } });
const scimGroup = ({ scimGroup: id }: Ids): RequestParts => ({ params: { id } });
const scimPatch = (value: object) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [{ op: 'replace', value }],
});
const token = (): RequestParts => ({ body: { token: 'not-a-token' } });
const team = ({ team: id }: Ids): RequestParts => ({ params: { id } });
const teamMember = ({ team: id, user: userId }: Ids): RequestParts => ({ params: { id, userId } });
const apiKey = ({ apiKey: id }: Ids): RequestParts => ({ params: { id } });
const machineClient = ({ machineClient: id }: Ids): RequestParts => ({ params: { id } });
const media = ({ media: id }: Ids): RequestParts => ({ params: { id } });
const upload = ({ upload: id }: Ids): RequestParts => ({ params: { id } });
const identityProvider = ({ identityProvider: id }: Ids): RequestParts => ({ params: { id } });
/** Nobody listens there: what is asked of it fails at once. */
const OIDC = { issuer: 'http://127.0.0.1:9', clientId: 'gym', clientSecret: 'not-a-secret' };
const deadLetter = (): RequestParts => ({ params: { eventId: NO_EVENT } });

/**
 * A well-formed request of every operation, made of a scenario's ids. A route that is not here fails the
 * suites that go over all routes, so that nobody adds one they do not attack.
 */
export const REQUESTS: Readonly<Record<string, (ids: Ids) => RequestParts>> = {
  getHealth: nothing,
  getLiveness: nothing,
  getReadiness: nothing,
  getServerMetadata: nothing,
  getSigningKeys: nothing,
  registerUser: () => ({
    body: {
      email: 'new@example.com',
      password: 'correct horse',
      firstName: 'New',
      lastName: 'Comer',
      organizationName: 'New',
    },
  }),
  logIn: () => ({ body: { email: 'nobody@example.com', password: 'correct horse' } }),
  refreshSession: () => ({ body: { refreshToken: 'not-a-token' } }),
  logOut: nothing,
  switchOrganization: ({ organization: organizationId }) => ({ body: { organizationId } }),
  getMe: nothing,
  listMfaFactors: nothing,
  startTotp: () => ({ body: { name: 'Phone' } }),
  confirmTotp: () => ({ params: { id: NO_EVENT }, body: { code: '123456' } }),
  removeMfaFactor: () => ({ params: { id: NO_EVENT } }),
  renewRecoveryCodes: nothing,
  startMfaVerification: nothing,
  startPasskey: () => ({ body: { kind: 'security_key' } }),
  addPasskey: () => ({ body: { name: 'Key', response: { id: 'none' } } }),
  startPasskeySignIn: nothing,
  signInWithPasskey: () => ({ body: { response: { id: 'none' } } }),
  verifyMfa: () => ({ body: { code: '123456' } }),
  updateProfile: () => ({ body: { displayName: 'Another name', preferences: { theme: 'dark' } } }),
  getUser: ({ user: id }) => ({ params: { id } }),
  deactivateUser: () => ({ params: { id: NO_EVENT } }),
  reactivateUser: () => ({ params: { id: NO_EVENT } }),
  deactivateOwnAccount: () => ({ body: { password: 'not-mine-at-all' } }),
  requestEmailChange: () => ({ body: { email: 'other@example.com', password: 'not-mine-at-all' } }),
  confirmEmailChange: token,
  listOwnSessions: () => ({ query: { limit: '5' } }),
  endSession: () => ({ params: { id: NO_EVENT } }),
  requestEmailVerification: nothing,
  verifyEmail: token,
  requestPasswordReset: () => ({ body: { email: 'nobody@example.com' } }),
  resetPassword: () => ({ body: { token: 'not-a-token', password: 'correct horse' } }),
  changePassword: () => ({ body: { currentPassword: 'not-mine-at-all', newPassword: 'correct horse' } }),
  endAllSessions: () => ({ body: { keepCurrent: true } }),
  listOrganizations: () => ({ query: { limit: '5' } }),
  createOrganization: ({ organization: parentId }) => ({ body: { name: 'Second organization', parentId } }),
  getOrganization: organization,
  startExport: organization,
  startImport: nothing,
  listArchives: (ids) => ({ ...organization(ids), query: { limit: '5' } }),
  getArchive: archive,
  downloadArchive: archive,
  cancelArchive: archive,
  updateOrganization: (ids) => ({
    ...organization(ids),
    body: { displayName: 'A new sign', settings: { locale: 'en' }, features: { beta: true } },
  }),
  listDescendants: (ids) => ({ ...organization(ids), query: { limit: '5', depth: '1' } }),
  moveOrganization: (ids) => ({ ...branch(ids), body: { parentId: ids.organization } }),
  deleteOrganization: (ids) => ({ ...organization(ids), query: { slug: 'not-its-slug' } }),
  restoreOrganization: organization,
  suspendOrganization: (ids) => ({ ...branch(ids), body: { reason: 'A test' } }),
  reactivateOrganization: branch,
  listMembers: (ids) => ({
    ...organization(ids),
    query: { limit: '5', role: 'owner', status: 'active', department: 'Sales', q: 'ada' },
  }),
  getMember: member,
  changeMember: (ids) => ({ ...member(ids), body: { role: 'owner', department: 'Sales' } }),
  suspendMember: member,
  reactivateMember: member,
  removeMember: member,
  leaveOrganization: organization,
  inviteMember: (ids) => ({
    ...organization(ids),
    body: {
      email: 'newcomer@example.com',
      role: 'coach',
      department: 'Sales',
      teamIds: [ids.team],
      message: 'Join us',
    },
  }),
  listInvitations: (ids) => ({ ...organization(ids), query: { limit: '5', status: 'pending' } }),
  getInvitation: invitation,
  resendInvitation: invitation,
  revokeInvitation: invitation,
  previewInvitation: token,
  acceptInvitation: token,
  declineInvitation: token,
  createTeam: () => ({ body: { name: 'Second team', description: null } }),
  listTeams: () => ({ query: { limit: '5', isActive: 'true' } }),
  getTeam: team,
  updateTeam: (ids) => ({ ...team(ids), body: { name: 'Another name', description: null, isActive: true } }),
  deleteTeam: team,
  listTeamMembers: (ids) => ({ ...team(ids), query: { limit: '5' } }),
  putTeamMember: (ids) => ({ ...teamMember(ids), body: { role: 'admin' } }),
  removeTeamMember: teamMember,
  getSecurityPolicy: organization,
  setSecurityPolicy: (ids) => ({
    ...organization(ids),
    body: {
      requireMfa: false,
      mfaRoles: [],
      signInMethods: ['pwd'],
      sessionMaxMinutes: 1_440,
      sessionIdleMinutes: null,
      ipRanges: [],
      countries: [],
    },
  }),
  listPlatformAccess: (ids) => ({ ...organization(ids), query: { limit: '5' } }),
  openPlatformAccess: ({ organization: organizationId }) => ({
    body: { organizationId, reason: 'A test of the platform', minutes: 5 },
  }),
  signInAs: ({ organization: organizationId, user: userId }) => ({
    body: { organizationId, userId, reason: 'A test of the platform', minutes: 5 },
  }),
  endPlatformAccess: () => ({ params: { id: NO_EVENT } }),
  listPermissions: nothing,
  explainPermission: ({ user: userId }) => ({ query: { permission: 'content.publish', userId } }),
  listRoles: () => ({ query: { limit: '5' } }),
  createRole: () => ({
    body: { key: 'editor', name: 'Editor', description: null, permissions: ['content.read'] },
  }),
  getRole: role,
  updateRole: (ids) => ({ ...role(ids), body: { name: 'Reader', permissions: ['content.read'] } }),
  deleteRole: role,
  listGrants: ({ user: userId }) => ({ query: { limit: '5', userId } }),
  grantPermission: ({ user: userId }) => ({
    body: { userId, resource: 'content', action: 'approve', scope: 'organization', expiresAt: null },
  }),
  revokeGrant: ({ grant: id }) => ({ params: { id } }),
  createApiKey: () => ({ body: { name: 'Robot', scopes: ['content.read'], expiresAt: null } }),
  listApiKeys: () => ({ query: { limit: '5' } }),
  rotateApiKey: (ids) => ({ ...apiKey(ids), body: { overlapHours: 1 } }),
  revokeApiKey: apiKey,
  createMachineClient: () => ({ body: { name: 'Integration', scopes: ['content.read'] } }),
  listMachineClients: () => ({ query: { limit: '5' } }),
  rotateMachineClient: (ids) => ({ ...machineClient(ids), body: { overlapHours: 1 } }),
  revokeMachineClient: machineClient,
  issueMachineToken: nothing,
  createIdentityProvider: () => ({ body: { name: 'Company', oidc: OIDC } }),
  listIdentityProviders: () => ({ query: { limit: '5' } }),
  getIdentityProvider: identityProvider,
  updateIdentityProvider: (ids) => ({ ...identityProvider(ids), body: { name: 'Another', oidc: OIDC } }),
  deleteIdentityProvider: identityProvider,
  testIdentityProvider: identityProvider,
  listSignInProviders: () => ({ query: { organization: 'no-such-organization' } }),
  startFederatedSignIn: () => ({
    query: { provider: 'none', returnTo: 'http://localhost:0/docs', session: 'bearer' },
  }),
  deliverFederatedAnswer: () => ({ params: { realm: 'none' } }),
  getSamlMetadata: ({ organization }) => ({ params: { realm: organization } }),
  finishFederatedSignIn: () => ({ params: { realm: 'none' } }),
  exchangeHandover: () => ({ body: { code: 'not-a-code' } }),
  listOwnIdentities: () => ({ query: { limit: '5' } }),
  startIdentityLink: () => ({ body: { provider: 'none', returnTo: 'http://localhost:0/docs' } }),
  unlinkIdentity: () => ({ params: { id: NO_EVENT } }),
  listRepositories: nothing,
  scheduleContentItem: (ids) => ({
    ...item(ids),
    body: { publishAt: '2999-01-01T00:00:00.000Z', unpublishAt: null },
  }),
  assignReviewer: ({ draft: id, user: userId }) => ({ params: { id, userId } }),
  unassignReviewer: ({ draft: id, user: userId }) => ({ params: { id, userId } }),
  listReviews: () => ({ query: { limit: '5', withOthers: 'true' } }),
  commentOnContent: ({ draft: id, comment: parentId }) => ({
    params: { id },
    body: { body: 'Why?', version: 1, pointer: '/title', parentId },
  }),
  listComments: (ids) => ({ ...item(ids), query: { limit: '5', version: '1', resolved: 'false' } }),
  editComment: (ids) => ({ ...comment(ids), body: { body: 'Because' } }),
  deleteComment: comment,
  resolveComment: (ids) => ({ ...comment(ids), body: { resolved: true } }),
  createRelease: ({ draft: itemId }) => ({
    body: { name: 'Spring', description: null, entries: [{ itemId, version: 1 }] },
  }),
  createExperiment: () => ({
    body: {
      name: 'shorter-answers',
      hypothesis: 'Shorter answers are rated better.',
      scope: 'named',
      unit: 'conversation',
      coverage: 50,
      variants: [
        { key: 'control', weight: 50, model: 'offline' },
        { key: 'short', weight: 50, model: 'offline', maxOutputTokens: 200, temperature: 0.5 },
      ],
      guardrails: { maxErrorRate: 0.1, maxP95LatencyMs: 20_000, maxCostPerUnitUsd: '0.05' },
      forced: [],
    },
  }),
  listExperiments: ({ agent: aiAgentId }) => ({ query: { limit: '5', status: 'draft', aiAgentId } }),
  getExperiment: experiment,
  getExperimentResults: experiment,
  changeExperiment: (ids) => ({ ...experiment(ids), body: { hypothesis: 'They are rated worse.' } }),
  startExperiment: experiment,
  pauseExperiment: (ids) => ({ ...experiment(ids), body: { reason: 'A holiday' } }),
  stopExperiment: (ids) => ({ ...experiment(ids), body: { reason: 'Enough was seen' } }),
  shipVariant: (ids) => ({ ...experiment(ids), body: { variant: 'treatment' } }),
  listAnswerDefaults: () => ({ query: { limit: '5' } }),
  setAnswerDefault: ({ agent: aiAgentId }) => ({
    body: { aiAgentId, model: 'offline', temperature: 0.4, maxOutputTokens: 300, reasoningEffort: null },
  }),
  deleteExperiment: experiment,
  listReleases: ({ draft: itemId }) => ({ query: { limit: '5', status: 'draft', itemId } }),
  getRelease: release,
  updateRelease: (ids) => ({ ...release(ids), body: { name: 'Summer', description: 'Later' } }),
  scheduleRelease: (ids) => ({ ...release(ids), body: { publishAt: '2999-01-01T00:00:00.000Z' } }),
  cancelRelease: release,
  publishRelease: release,
  getContentSettings: nothing,
  setContentSettings: () => ({
    body: {
      selfApproval: 'where_nobody_else',
      productionFollowsPublishing: true,
      protectedLabels: ['production'],
      repositoryLabels: [{ repository: 'ai_agents', labels: ['canary'] }],
    },
  }),
  listContentSchemas: nothing,
  getContentSchema: () => ({ params: { repository: 'prompts', number: '1' } }),
  archiveContentItems: ({ draft }) => ({ body: { itemIds: [draft] } }),
  moveContentLabel: (ids) => ({ ...item(ids), body: { label: 'staging', version: 1 } }),
  removeContentLabel: ({ draft: id }) => ({ params: { id, label: 'old' } }),
  listContentLabels: item,
  getLabelledVersion: ({ document: id }) => ({ params: { id, label: 'production' } }),
  createContentItem: () => ({
    body: {
      repository: 'documents',
      title: 'Title',
      description: null,
      contentData: { body: 'Text' },
      metadata: {},
    },
  }),
  searchContent: ({ user: createdBy }) => ({
    query: {
      q: 'vacation',
      limit: '5',
      repository: 'documents',
      status: 'published',
      createdBy,
      language: 'en',
      updatedSince: '2020-01-01T00:00:00Z',
      assigned: 'false',
    },
  }),
  listContentItems: () => ({ query: { limit: '5', repository: 'documents', status: 'published' } }),
  getContentItem: item,
  copyContentItem: (ids) => ({ ...item(ids), body: { title: 'A copy' } }),
  listLibrary: () => ({ query: { limit: '5', repository: 'documents' } }),
  addToLibrary: item,
  removeFromLibrary: item,
  exportContent: ({ document: itemId }) => ({
    query: { limit: '5', repository: 'documents', status: 'published', itemId, live: 'true' },
  }),
  importContent: () => ({
    query: { dryRun: 'false', allOrNothing: 'false' },
    body: {
      format: 'ai-gym.content.v1',
      items: [
        {
          externalKey: 'welcome',
          repository: 'documents',
          title: 'Welcome',
          description: null,
          contentData: { body: 'Text' },
          schemaVersion: 1,
          metadata: {},
        },
      ],
      nextCursor: null,
    },
  }),
  recordContentView: item,
  getContentEngagement: (ids) => ({
    ...item(ids),
    query: { since: '2020-01-01T00:00:00.000Z', until: '2999-01-01T00:00:00.000Z' },
  }),
  listContentEngagement: () => ({
    query: {
      limit: '5',
      sort: 'views',
      repository: 'documents',
      since: '2020-01-01T00:00:00.000Z',
      until: '2999-01-01T00:00:00.000Z',
    },
  }),
  listContentEngagementPeople: (ids) => ({ ...item(ids), query: { limit: '5' } }),
  updateContentItem: (ids) => ({
    ...item(ids),
    body: { title: 'Another title', contentData: {}, changeSummary: 'Why' },
  }),
  claimDomain: (ids) => ({ ...organization(ids), body: { name: 'claimed.example' } }),
  listDomains: (ids) => ({ ...organization(ids), query: { limit: '5' } }),
  getDomain: domain,
  verifyDomain: domain,
  updateDomain: (ids) => ({
    ...domain(ids),
    body: { enrolmentMode: 'automatic_suggestion', defaultRole: 'member' },
  }),
  removeDomain: domain,
  listOrganizationSuggestions: nothing,
  requestToJoin: organization,
  listJoinRequests: (ids) => ({ ...organization(ids), query: { limit: '5', status: 'pending' } }),
  approveJoinRequest: (ids) => ({ ...joinRequest(ids), body: { role: 'member' } }),
  declineJoinRequest: joinRequest,
  createScimToken: (ids) => ({ ...organization(ids), body: { name: 'Directory' } }),
  listScimTokens: (ids) => ({ ...organization(ids), query: { limit: '5' } }),
  revokeScimToken: ({ organization: id, scimToken: tokenId }) => ({ params: { id, tokenId } }),
  listScimGroupMappings: (ids) => ({ ...organization(ids), query: { limit: '5' } }),
  mapScimGroup: ({ organization: id, scimGroup: groupId }) => ({
    params: { id, groupId },
    body: { target: 'role', role: 'coach' },
  }),
  getScimConfig: nothing,
  listScimResourceTypes: nothing,
  getScimResourceType: () => ({ params: { id: 'User' } }),
  listScimSchemas: nothing,
  getScimSchema: () => ({ params: { id: 'urn:ietf:params:scim:schemas:core:2.0:User' } }),
  listScimUsers: () => ({
    query: { filter: 'userName eq "nobody@example.com"', startIndex: '1', count: '5' },
  }),
  createScimUser: () => ({ body: { userName: 'nobody@unverified.example' } }),
  getScimUser: scimUser,
  replaceScimUser: (ids) => ({ ...scimUser(ids), body: { userName: 'somebody@example.com' } }),
  patchScimUser: (ids) => ({ ...scimUser(ids), body: scimPatch({ title: 'Coach' }) }),
  deleteScimUser: scimUser,
  listScimGroups: () => ({ query: { filter: 'displayName eq "Nobody"', count: '5' } }),
  createScimGroup: () => ({ body: { displayName: 'Made by SCIM' } }),
  getScimGroup: scimGroup,
  replaceScimGroup: (ids) => ({ ...scimGroup(ids), body: { displayName: 'Replaced by SCIM' } }),
  patchScimGroup: (ids) => ({ ...scimGroup(ids), body: scimPatch({ externalId: '1' }) }),
  deleteScimGroup: scimGroup,
  submitContentItem: item,
  approveContentItem: item,
  rejectContentItem: (ids) => ({ ...item(ids), body: { reason: 'Not yet' } }),
  publishContentItem: item,
  archiveContentItem: item,
  reopenContentItem: item,
  unpublishContentItem: item,
  restoreContentVersion: ({ draft: id }) => ({ params: { id, number: '1' } }),
  compareContentVersions: (ids) => ({ ...item(ids), query: { from: '1', to: '1' } }),
  listContentVersions: (ids) => ({ ...item(ids), query: { limit: '5' } }),
  getContentVersion: ({ draft: id }) => ({ params: { id, number: '1' } }),
  assignContent: ({ document: itemId, user: userId }) => ({
    body: {
      itemId,
      userId,
      assignmentType: 'required',
      accessLevel: 'use',
      dueAt: '2999-01-01T00:00:00Z',
      note: 'Read it',
    },
  }),
  assignContentInBulk: ({ document, agent, user, team, branch }) => ({
    body: {
      itemIds: [document, agent],
      userIds: [user],
      teamIds: [team],
      organizationIds: [branch],
      allOrNothing: true,
    },
  }),
  listAssignments: ({ document: itemId, user: userId }) => ({
    query: { limit: '5', itemId, userId, assignmentType: 'required', status: 'active' },
  }),
  getAssignment: assignment,
  changeAssignment: (ids) => ({ ...assignment(ids), body: { note: 'By tomorrow', teamId: ids.team } }),
  deactivateAssignment: assignment,
  deactivateAssignments: ({ assignment: id }) => ({ body: { ids: [id], allOrNothing: false } }),
  recordProgress: (ids) => ({ ...assignment(ids), body: { percent: 50 } }),
  reopenAssignment: (ids) => ({ ...assignment(ids), body: { userId: ids.user } }),
  listAssignmentProgress: (ids) => ({ ...assignment(ids), query: { limit: '5' } }),
  listOverdueAssignments: ({ document: itemId, team: teamId, user: userId }) => ({
    query: { limit: '5', itemId, teamId, userId, assignmentType: 'required' },
  }),
  exportOverdueAssignments: ({ document: itemId, team: teamId, user: userId }) => ({
    query: { itemId, teamId, userId, assignmentType: 'required' },
  }),
  listContentCounts: nothing,
  getDashboard: nothing,
  listMyAssignments: () => ({ query: { limit: '5', state: 'open', assignmentType: 'required' } }),
  startConversation: ({ agent: aiAgentId }) => ({
    body: {
      aiAgentId,
      title: 'Talk',
      model: 'offline',
      contextData: { a: 1 },
      contextPolicy: { strategy: 'token_budget', tokens: 4_000 },
    },
  }),
  listConversations: () => ({ query: { limit: '5', status: 'active' } }),
  getConversation: conversation,
  sendMessage: (ids) => ({
    ...conversation(ids),
    body: { content: 'What now?', parentId: ids.answer, attachments: [ids.media] },
  }),
  listMessages: (ids) => ({
    ...conversation(ids),
    query: { limit: '5', branches: 'all', order: 'desc' },
  }),
  getAnswer: answer,
  updateConversation: (ids) => ({
    ...conversation(ids),
    body: {
      title: 'Another title',
      status: 'active',
      contextData: { b: 2 },
      contextPolicy: { strategy: 'last_messages', messages: 20 },
    },
  }),
  deleteConversation: conversation,
  regenerateAnswer: (ids) => ({ ...answer(ids), body: { model: 'offline' } }),
  editMessage: ({ conversation: id, question: messageId, media: file }) => ({
    params: { id, messageId },
    body: { content: 'And in other words?', attachments: [file] },
  }),
  continueAnswer: answer,
  rateMessage: (ids) => ({
    ...answer(ids),
    body: { rating: 'down', reason: 'incomplete', comment: 'There is more to it' },
  }),
  withdrawFeedback: answer,
  searchMessages: () => ({ query: { q: 'what', limit: '5' } }),
  exportConversation: conversation,
  exportConversationAsMarkdown: conversation,
  selectBranch: (ids) => ({ ...conversation(ids), body: { messageId: ids.question } }),
  stopGeneration: answer,
  approveToolCall: toolCall,
  denyToolCall: toolCall,
  listModels: nothing,
  listOpenaiModels: nothing,
  sendUiMessage: ({ conversation: id, answer: parentId }) => ({
    body: {
      id,
      messages: [
        { id: parentId, role: 'assistant', parts: [] },
        { id: 'a1', role: 'user', parts: [{ type: 'text', text: 'What now?' }] },
      ],
    },
  }),
  resumeUiStream: conversation,
  getOpenaiModel: () => ({ params: { model: 'offline' } }),
  createChatCompletion: ({ agent }) => ({
    body: { model: `agent:${agent}`, messages: [{ role: 'user', content: 'What now?' }] },
  }),
  createEmbedding: () => ({ body: { model: 'offline', input: 'What now?' } }),
  requestUpload: () => ({
    body: { filename: 'lesson.mp4', mime: 'video/mp4', sizeBytes: 20_000_000, checksumAlgorithm: 'crc32' },
  }),
  getStorageUsage: nothing,
  signParts: (ids) => ({ ...upload(ids), body: { parts: [{ number: 1, checksum: 'AAAAAA==' }] } }),
  listParts: (ids) => ({ ...upload(ids), query: { limit: '5' } }),
  finalizeUpload: (ids) => ({ ...upload(ids), body: { checksum: 'AAAAAA==' } }),
  cancelUpload: upload,
  listMedia: ({ user: ownerId }) => ({ query: { limit: '5', kind: 'document', status: 'ready', ownerId } }),
  getMedia: media,
  getPlaybackUrl: (ids) => ({ ...media(ids), query: { variant: 'original' } }),
  deleteMedia: media,
  restoreMedia: media,
  retryProcessing: media,
  shareConversation: (ids) => ({ ...conversation(ids), body: { expiresAt: '2999-01-01T00:00:00Z' } }),
  listConversationShares: ({ conversation: conversationId }) => ({ query: { limit: '5', conversationId } }),
  getSharedConversation: share,
  revokeConversationShare: share,
  getConversationSettings: nothing,
  setConversationSettings: () => ({
    body: {
      retentionDays: 365,
      sharingAllowed: true,
      reasoningShown: true,
      whenExpired: 'archive',
      archiveRetentionDays: 3_650,
      titlesByModel: false,
      summaryModel: 'offline',
    },
  }),
  listConversationArchives: ({ user: userId }) => ({
    query: { limit: '5', userId, from: '2020-01-01T00:00:00Z', to: '2999-01-01T00:00:00Z' },
  }),
  downloadConversationArchives: ({ user: userId }) => ({
    query: { userId, from: '2020-01-01T00:00:00Z', to: '2999-01-01T00:00:00Z' },
  }),
  downloadConversationArchive: conversationArchive,
  deleteConversationArchive: conversationArchive,
  deleteConversationArchives: ({ user: userId }) => ({ query: { userId } }),
  getModelPolicy: nothing,
  setModelPolicy: () => ({
    body: {
      allowedModels: ['offline'],
      noTraining: false,
      zeroRetention: false,
      regions: ['local'],
      ownKeysOnly: false,
    },
  }),
  listProviderKeys: nothing,
  setProviderKey: () => ({ ...providerKey(), body: { apiKey: 'sk-an-example-of-a-key' } }),
  removeProviderKey: providerKey,
  testProviderKey: providerKey,
  createMcpServer: () => ({
    body: {
      name: 'example',
      url: 'http://127.0.0.1:9/mcp',
      header: { name: 'Authorization', value: 'Bearer an-example' },
      trusted: false,
    },
  }),
  listMcpServers: nothing,
  deleteMcpServer: mcpServer,
  testMcpServer: mcpServer,
  allowMcpTools: (ids) => ({
    ...mcpServer(ids),
    body: { tools: [{ name: 'say', digest: 'a'.repeat(64) }], trusted: true },
  }),
  listModelAttempts: answer,
  getAnswerContext: answer,
  pinMessage: answer,
  unpinMessage: answer,
  listModelBreakers: nothing,
  listPlans: nothing,
  getSubscription: nothing,
  getUsage: nothing,
  listUsageRecords: ({ user: userId, conversation: conversationId }) => ({
    query: { limit: '5', userId, conversationId },
  }),
  listAuditEvents: ({ user: actor, document: resourceId }) => ({ query: { limit: '5', actor, resourceId } }),
  getServiceMode: nothing,
  setServiceMode: () => ({ body: { mode: 'normal', reason: 'A test' } }),
  getOutbox: nothing,
  listDeadLetters: () => ({ query: { limit: '5' } }),
  replayDeadLetter: deadLetter,
  discardDeadLetter: () => ({ ...deadLetter(), query: { reason: 'A test' } }),
};

/** The parts of a valid request for the operation. */
export function requestOf({ id }: Operation, { ids }: Pick<Scenario, 'ids'>): RequestParts {
  const build = REQUESTS[id];
  if (!build) throw new Error(`test/support/requests.ts does not know the operation ${id}`);
  return build(ids);
}

export function addressOf({ path }: Operation, { params = {}, query = {} }: RequestParts): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams(query).toString();
  return search === '' ? filled : `${filled}?${search}`;
}

export function send(
  person: Journey,
  operation: Operation,
  parts: RequestParts,
  token?: string,
): Promise<Answer> {
  return person.send(
    operation.method,
    addressOf(operation, parts),
    parts.body,
    token === undefined ? {} : { token },
  );
}
