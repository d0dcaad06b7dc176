import { expect } from 'vitest';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import type { TestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import type { Answer, Journey } from '#libs/testing/journey.js';
import { onDatabase } from '#libs/testing/on-database.js';
import { uploadFile } from '#libs/testing/upload.js';
import { ArchiveExpiredConversationsJob } from '#src/conversation/features/archive-expired-conversations/archive-expired-conversations.job.js';

/** An organization in which everything has happened that the API can do. */
export interface Scenario {
  readonly person: Journey;
  /** A word that occurs in every text this organization wrote and nowhere else. */
  readonly marker: string;
  readonly ids: {
    readonly organization: string;
    /** An organization below it. */
    readonly branch: string;
    readonly user: string;
    readonly role: string;
    readonly grant: string;
    readonly team: string;
    readonly apiKey: string;
    readonly machineClient: string;
    /** A mail domain that is not verified. */
    readonly domain: string;
    readonly identityProvider: string;
    readonly scimToken: string;
    readonly scimGroup: string;
    /** One that is open. */
    readonly invitation: string;
    readonly document: string;
    readonly agent: string;
    readonly draft: string;
    /** Of the document, to the team the person is in, overdue. */
    readonly assignment: string;
    /** One on the draft. */
    readonly comment: string;
    /** One with the draft in it. */
    readonly release: string;
    /** One that is running, for whoever names it. */
    readonly experiment: string;
    readonly conversation: string;
    readonly share: string;
    readonly question: string;
    readonly answer: string;
    /** One that an answer has made. */
    readonly toolCall: string;
    readonly toolAnswer: string;
    readonly mcpServer: string;
    /** A file that is ready. */
    readonly media: string;
    /** One that is still being sent. */
    readonly upload: string;
    /** A complete export. */
    readonly archive: string;
    /** A conversation in cold storage. */
    readonly conversationArchive: string;
  };
}

const ok = <T extends Answer>(answer: T): T => {
  if (answer.status >= 300) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer;
};

/** Registers a person and lives through one whole journey: items, versions, a conversation, usage, audit. */
export async function playScenario(app: TestApp, marker: string, known?: Journey): Promise<Scenario> {
  const founder = { email: `${marker}@example.com`, organizationName: `Organization ${marker}` };
  const person = known ?? (await app.register(founder));
  const branch = ok(
    await person.post('/organizations', {
      name: `Branch of ${marker}`,
      parentId: person.organization.id,
    }),
  ).body;
  const role = ok(
    await person.post('/roles', { key: marker, name: `Role of ${marker}`, permissions: ['content.read'] }),
  ).body;
  const grant = ok(
    await person.post('/grants', { userId: person.user.id, resource: 'content', action: 'manage' }),
  ).body;
  const team = ok(await person.post('/teams', { name: `Team of ${marker}` })).body.id as string;
  ok(await person.put(`/teams/${team}/members/${person.user.id}`, { role: 'admin' }));
  const apiKey = ok(await person.post('/api-keys', { name: `Robot of ${marker}`, scopes: ['content.read'] }))
    .body.id as string;
  const machineClient = ok(
    await person.post('/machine-clients', { name: `Machine of ${marker}`, scopes: ['content.read'] }),
  ).body.clientId as string;
  const domain = ok(
    await person.post(`/tenants/${person.organization.id}/domains`, { name: `${marker}.example` }),
  ).body.id as string;
  const oidc = { issuer: 'http://127.0.0.1:9', clientId: marker, clientSecret: `secret of ${marker}` };
  const identityProvider = ok(await person.post('/identity-providers', { name: `Login of ${marker}`, oidc }))
    .body.id as string;
  const scimToken = ok(
    await person.post(`/tenants/${person.organization.id}/scim/tokens`, { name: `Directory of ${marker}` }),
  ).body.id as string;
  const members = [{ value: person.user.id }];
  const scimGroup = ok(await person.post('/scim/v2/Groups', { displayName: `Group of ${marker}`, members }))
    .body.id as string;
  ok(
    await person.patch(`/scim/v2/Users/${person.user.id}`, {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'add', path: 'title', value: `Head of ${marker}` }],
    }),
  );
  const invitation = await invitationOf(person, `guest.${marker}@example.com`);
  const create = async (repository: string, contentData: object): Promise<string> => {
    const item = {
      repository,
      title: `${repository} of ${marker}`,
      description: `About ${marker}`,
      contentData,
    };
    return ok(await person.post('/content/items', item)).body.id;
  };
  const document = await create('documents', { body: `The vacation of ${marker} is thirty days a year.` });
  const contentData = { body: `The vacation of ${marker} is thirty days a year. Ask for it early.` };
  ok(
    await person.patch(`/content/items/${document}`, {
      title: `Handbook of ${marker}`,
      description: null,
      contentData,
      metadata: {},
    }),
  );
  const agent = await create('ai_agents', {
    system_prompt: `Answer from the documents of ${marker}.`,
    tools: ['search_content'],
  });
  for (const id of [document, agent])
    for (const step of ['submit', 'approve', 'publish'])
      ok(await person.post(`/content/items/${id}/${step}`));
  const draft = await create('prompts', { template: `Draft of ${marker}` });
  const comment = ok(await person.post(`/content/items/${draft}/comments`, { body: `Says ${marker}` })).body
    .id as string;
  const release = ok(
    await person.post('/content/releases', {
      name: `Release of ${marker}`,
      entries: [{ itemId: draft, version: 1 }],
    }),
  ).body.id as string;
  const experiment = await experimentOf(person, agent, marker);
  ok(await person.put(`/content/items/${draft}/reviewers/${person.user.id}`));
  ok(await person.post(`/content/items/${draft}/labels`, { label: 'old', version: 1 }));
  const assignment = await overdueAssignmentOf(person, document, team, marker);
  ok(await person.post(`/content/items/${document}/views`));
  const conversation: string = ok(
    await person.post('/conversations', { aiAgentId: agent, title: `Talk of ${marker}` }),
  ).body.id;
  const question = { content: `How many days of vacation does ${marker} give?` };
  const sent = ok(await person.post(`/conversations/${conversation}/messages`, question)).body;
  await person.stream(`/conversations/${conversation}/messages/${sent.assistantMessage.id}/stream`);
  const share = ok(await person.post(`/conversations/${conversation}/shares`, {})).body.id as string;
  const called = await toolCallOf(person, conversation, marker);
  await eventually(async () =>
    expect((await person.get('/billing/usage/records')).body.data).toHaveLength(2),
  );
  const mcpServer = ok(await person.post('/mcp-servers', { name: marker, url: 'http://127.0.0.1:9/mcp' }))
    .body.id as string;
  const media = await fileOf(person, marker);
  const upload = await uploadOf(person, marker);
  const archive = await exportOf(person);
  const conversationArchive = await archivedConversationOf(app, person, marker);
  const ids = {
    media,
    upload,
    archive,
    conversationArchive,
    organization: person.organization.id,
    branch: branch.id as string,
    user: person.user.id,
    role: role.id as string,
    grant: grant.id as string,
    team,
    apiKey,
    machineClient,
    domain,
    identityProvider,
    scimToken,
    scimGroup,
    invitation,
    document,
    agent,
    draft,
    assignment,
    comment,
    release,
    experiment,
    conversation,
    share,
    question: sent.userMessage.id as string,
    answer: sent.assistantMessage.id as string,
    ...called,
    mcpServer,
  };
  return { person, marker, ids };
}

/** With progress of the person, so that every table of assignments has a row. */
async function overdueAssignmentOf(
  person: Journey,
  itemId: string,
  teamId: string,
  marker: string,
): Promise<string> {
  const terms = { assignmentType: 'required', dueAt: '2026-01-01T00:00:00Z', note: `Note of ${marker}` };
  const { id } = ok(await person.post('/content/assignments', { itemId, teamId, ...terms })).body;
  ok(await person.post(`/content/assignments/${id}/progress`, { percent: 40 }));
  return id;
}

async function experimentOf(person: Journey, aiAgentId: string, marker: string): Promise<string> {
  const { id } = ok(
    await person.post('/experiments', {
      name: marker,
      hypothesis: `What ${marker} believes`,
      scope: 'named',
      aiAgentId,
      unit: 'user',
      variants: [
        { key: 'control', weight: 1, model: 'offline' },
        { key: 'treatment', weight: 1, model: 'offline', maxOutputTokens: 100 },
      ],
    }),
  ).body;
  ok(await person.post(`/experiments/${id}/start`));
  return id;
}

/** A tool that an answer has called. */
async function toolCallOf(
  person: Journey,
  conversation: string,
  marker: string,
): Promise<{ toolAnswer: string; toolCall: string }> {
  const messages = `/conversations/${conversation}/messages`;
  const content = `/search_content {"query":"${marker}"}`;
  const { assistantMessage } = ok(await person.post(messages, { content })).body;
  await person.stream(`${messages}/${assistantMessage.id}/stream`);
  const { data } = ok(await person.get(`${messages}?order=desc&limit=1`)).body;
  return { toolAnswer: assistantMessage.id, toolCall: data[0].toolCalls[0].id };
}

/** An invitation whose letter is written. */
async function invitationOf(person: Journey, email: string): Promise<string> {
  const path = `/tenants/${person.organization.id}`;
  const { id } = ok(await person.post(`${path}/invite`, { email })).body;
  await eventually(async () =>
    expect((await person.get(`${path}/invitations/${id}`)).body.sentCount).toBe(1),
  );
  return id;
}

/** A document whose text is known. */
async function fileOf(person: Journey, marker: string): Promise<string> {
  const bytes = `# Notes of ${marker}\n\nThe lift of ${marker} holds eight.`;
  const { id } = ok(
    await uploadFile(person, { filename: `${marker}.md`, mime: 'text/markdown', bytes }),
  ).body;
  await eventually(async () => expect((await person.get(`/media/${id}`)).body.status).toBe('ready'));
  return id;
}

async function uploadOf(person: Journey, marker: string): Promise<string> {
  const intent = {
    filename: `${marker}.mp4`,
    mime: 'video/mp4',
    sizeBytes: 20_000_000,
    checksumAlgorithm: 'crc32',
  };
  return ok(await person.post('/media/upload-intent', intent)).body.media.id;
}

async function exportOf(person: Journey): Promise<string> {
  const path = `/tenants/${person.organization.id}`;
  const { id } = ok(await person.post(`${path}/exports`)).body;
  await eventually(async () =>
    expect((await person.get(`${path}/archives/${id}`)).body.status).toBe('complete'),
  );
  return id;
}

/** One whose term was over; from then on conversations are kept for ever. */
async function archivedConversationOf(app: TestApp, person: Journey, marker: string): Promise<string> {
  const { id } = ok(await person.post('/conversations', { title: `Old talk of ${marker}` })).body;
  await onDatabase(
    app.db,
    `update conversation.conversations set last_message_at = last_message_at - interval '2 days' where id = '${id}'`,
  );
  const settings = { sharingAllowed: true, whenExpired: 'archive' };
  ok(await person.put('/conversation-settings', { ...settings, retentionDays: 1 }));
  await runInContext({ actor: systemActor(), requestId: newId() }, () =>
    app.app.get(ArchiveExpiredConversationsJob).run({}, AbortSignal.timeout(20_000)),
  );
  ok(await person.put('/conversation-settings', { ...settings, retentionDays: null }));
  return ok(await person.get('/conversation-archives')).body.data[0].id;
}
