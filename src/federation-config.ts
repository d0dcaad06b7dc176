import { readSocialProviders, type FederationOptions } from './identity/index.js';

export type { FederationOptions };

type Env = Readonly<Record<string, string | undefined>>;

interface Reading {
  attempt<T>(name: string, work: () => T): T | undefined;
  problem(text: string): void;
  list(name: string): string[];
  choice(name: string, values: readonly ['true', 'false'], fallback: 'true' | 'false'): 'true' | 'false';
}

/** How identity providers are used. */
export function readFederationOptions(
  env: Env,
  read: Reading,
  { publicUrl, environment }: { publicUrl: string; environment: string },
): FederationOptions {
  const anywhere = environment === 'production' ? 'false' : 'true';
  return {
    social: read.attempt('SOCIAL_PROVIDERS', () => readSocialProviders(env)) ?? [],
    returnUrls: returnUrls(read, `${publicUrl}/docs`),
    allowPrivateNetworks: read.choice('FEDERATION_PRIVATE_NETWORKS', ['true', 'false'], anywhere) === 'true',
  };
}

/** They are compared as texts, so they have to be written as browsers do. */
function returnUrls(read: Reading, fallback: string): string[] {
  const urls = read.list('FEDERATION_RETURN_URLS');
  for (const text of urls) {
    const url = URL.parse(text);
    const isPage =
      url && /^https?:$/.test(url.protocol) && url.username === '' && url.search === '' && url.hash === '';
    if (!isPage || url.href !== text)
      read.problem(
        `FEDERATION_RETURN_URLS must list addresses such as https://app.example.com/signed-in, not "${text}"`,
      );
  }
  return urls.length > 0 ? urls : [fallback];
}
