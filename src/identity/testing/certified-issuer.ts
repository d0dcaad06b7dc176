import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider, type Configuration } from 'oidc-provider';

/** The certified OpenID Connect provider of npm, where whoever comes is signed in as this person. */
export class CertifiedIssuer {
  person: { accountId: string; claims: Record<string, unknown> } = { accountId: 'nobody', claims: {} };

  private constructor(private readonly server: Server) {}

  static async start(redirectUri: () => string): Promise<CertifiedIssuer> {
    const server = createServer();
    const issuer = new CertifiedIssuer(server);
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const provider = new Provider(issuer.url, configuration(issuer, redirectUri()));
    const handle = provider.callback();
    server.on('request', (request, response) => {
      if (request.url?.startsWith('/interaction/')) void issuer.interact(provider, request, response);
      else void handle(request, response);
    });
    return issuer;
  }

  /** Signs in and consents without asking. */
  private async interact(
    provider: Provider,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { accountId } = this.person;
    const { prompt } = await provider.interactionDetails(request, response);
    const grant = new provider.Grant({ accountId, clientId: 'gym' });
    grant.addOIDCScope('openid email profile');
    const result =
      prompt.name === 'login'
        ? { login: { accountId, amr: ['pwd', 'mfa'] } }
        : { consent: { grantId: await grant.save() } };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }
}

const configuration = (issuer: CertifiedIssuer, redirectUri: string): Configuration => ({
  clients: [{ client_id: 'gym', client_secret: 'gym-secret', redirect_uris: [redirectUri] }],
  cookies: { keys: ['a key for tests'] },
  claims: {
    email: ['email', 'email_verified'],
    profile: ['given_name', 'family_name'],
    openid: ['sub', 'amr'],
  },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
  pkce: { required: () => true },
  findAccount: (_, accountId) => ({
    accountId,
    claims: async () => ({ sub: accountId, ...issuer.person.claims }),
  }),
});
