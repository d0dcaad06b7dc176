/** First segments that older clients call without a prefix, and those they call under /api without a version. */
const BARE = new Set(['auth', 'tenants', 'admin', 'media']);
const UNVERSIONED = new Set(['conversations', 'models']);
const RENAMED: Readonly<Record<string, string>> = { '/auth/signup': '/auth/register' };

const PREFIX = '/api/v1';
/** Where clients of OpenID Connect look for what RFC 8414 puts at another place (its section 5). */
const OPENID_METADATA = '/.well-known/openid-configuration';
const METADATA = '/.well-known/oauth-authorization-server';

/**
 * The canonical path behind one that older clients call; any other comes back unchanged. Everything after it
 * (routing, guards, limits, metrics) sees only the canonical one.
 */
export function canonicalPath(url: string): string {
  const end = url.search(/[?#]/);
  const path = end === -1 ? url : url.slice(0, end);
  const rest = end === -1 ? '' : url.slice(end);
  if (path === OPENID_METADATA) return `${METADATA}${rest}`;
  const [, first = '', second = ''] = path.split('/', 3);
  if (BARE.has(first)) return `${PREFIX}${RENAMED[path] ?? path}${rest}`;
  if (first === 'api' && UNVERSIONED.has(second)) return `${PREFIX}${path.slice('/api'.length)}${rest}`;
  return url;
}
