import type { TestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { onDatabase } from '#libs/testing/on-database.js';
import { Browser } from './browser.js';
import type { SamlForm, SamlIssuer } from './saml-issuer.js';

/** A session as the API answers it. */
interface Session {
  readonly user: { readonly id: string; readonly email: string };
  readonly organization: { readonly id: string; readonly name: string; readonly slug: string };
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
  readonly mfaRequired: boolean;
}

/** Where somebody ends who tried to sign in. */
interface Outcome {
  readonly status: number;
  readonly error: string | null;
  readonly linked: string | null;
  readonly session?: Session;
}

/** People who sign in with a SAML provider: what their browsers do on the way. */
export class SamlSignIns {
  browser: Browser;

  constructor(
    private readonly app: TestApp,
    private readonly issuer: SamlIssuer,
  ) {
    this.browser = new Browser(app.url);
  }

  /** What the application says about itself; its public address is not the one it listens on. */
  metadataAt = async (entityId: string): Promise<string> => {
    const answer = await fetch(`${this.app.url}${new URL(entityId).pathname}`);
    mustBe(200, answer.status);
    return answer.text();
  };

  async providerOf(person: Journey, saml: object = {}, more: object = {}): Promise<string> {
    const { status, body } = await person.post('/identity-providers', {
      name: 'Company',
      saml: { metadata: this.issuer.metadata, ...saml },
      ...more,
    });
    mustBe(201, status, body);
    return body.id as string;
  }

  /** The organization has proven that the domain is its own; with `enterprise_sso` its people come in by the provider. */
  async verifyDomain(
    { organization, user }: Journey,
    name: string,
    mode = 'manual_invitation',
  ): Promise<void> {
    await onDatabase(
      this.app.db,
      `delete from tenancy.domains where name = '${name}'`,
      `insert into tenancy.domains (id, organization_id, name, challenge, enrolment_mode, default_role, verified_at, checked_at, claimed_by, revision, created_at, updated_at)
       values (gen_random_uuid(), '${organization.id}', '${name}', gen_random_uuid()::text, '${mode}', 'coach', now(), now(), '${user.id}', 1, now(), now())`,
    );
  }

  /** A new browser begins to sign in: where it is sent. */
  depart(ref: string): Promise<string> {
    this.browser = new Browser(this.app.url);
    return this.departAgain(ref);
  }

  /** The same: what the page at the provider has it post. */
  async formOf(ref: string): Promise<SamlForm> {
    return this.issuer.signIn(await this.depart(ref));
  }

  /** The same browser begins once more. */
  async another(ref: string): Promise<SamlForm> {
    return this.issuer.signIn(await this.departAgain(ref));
  }

  private async departAgain(ref: string): Promise<string> {
    const { status, location, body } = await this.browser.open(
      `/api/v1/auth/federated/start?provider=${ref}`,
    );
    mustBe(303, status, body);
    return location ?? '';
  }

  /** As browsers do from another site: without the cookies of this one. */
  post({ action, response, relayState }: SamlForm, changes: { response?: string; relayState?: string } = {}) {
    const form = { SAMLResponse: response, RelayState: relayState };
    const { response: SAMLResponse = form.SAMLResponse, relayState: RelayState = form.RelayState } = changes;
    return new Browser(this.app.url).open(action, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ SAMLResponse, RelayState }).toString(),
    });
  }

  /** Posts it and follows to the page, which fetches the session. */
  async arrive(form: SamlForm, changes: { response?: string; relayState?: string } = {}): Promise<Outcome> {
    const posted = await this.post(form, changes);
    if (posted.status !== 303) return { status: posted.status, error: posted.body.code, linked: null };
    const back = await this.browser.open(posted.location ?? '');
    if (back.status !== 303) return { status: back.status, error: back.body.code, linked: null };
    const { searchParams: told } = new URL(back.location ?? '');
    const [error, linked, code] = ['error', 'linked', 'handover'].map((name) => told.get(name));
    const outcome = { status: 303, error: error ?? null, linked: linked ?? null };
    if (!code) return outcome;
    const { status, body } = await this.browser.post('/api/v1/auth/federated/session', { code });
    return status === 200 ? { ...outcome, status, session: body } : { ...outcome, status, error: body.code };
  }

  async signIn(ref: string): Promise<Outcome> {
    return this.arrive(await this.formOf(ref));
  }

  /** A person links what the provider knows him as, while he is signed in. */
  async link(person: Journey, ref: string): Promise<Outcome> {
    this.browser = new Browser(this.app.url);
    const { status, body } = await this.browser.post(
      '/api/v1/me/identities',
      { provider: ref },
      { authorization: `Bearer ${person.token}` },
    );
    mustBe(200, status, body);
    return this.arrive(await this.issuer.signIn(body.authorizationUrl));
  }
}

function mustBe(expected: number, status: number, body?: unknown): void {
  if (status !== expected) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
}
