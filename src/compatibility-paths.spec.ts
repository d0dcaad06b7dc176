import { describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { canonicalPath } from './compatibility-paths.js';

describe('canonicalPath', () => {
  it.each([
    ['/auth/login', '/api/v1/auth/login'],
    ['/auth/signup', '/api/v1/auth/register'],
    ['/tenants/1/members?limit=2', '/api/v1/tenants/1/members?limit=2'],
    ['/admin/audit', '/api/v1/admin/audit'],
    ['/api/conversations/1', '/api/v1/conversations/1'],
    ['/api/models', '/api/v1/models'],
    ['/api/v1/auth/login', '/api/v1/auth/login'],
    ['/api/health', '/api/health'],
    ['/.well-known/openid-configuration?x=1', '/.well-known/oauth-authorization-server?x=1'],
    ['/authx', '/authx'],
    ['//auth/login', '//auth/login'],
    ['/', '/'],
  ])('XC-22 %s leads to %s', (url, canonical) => {
    expect(canonicalPath(url)).toBe(canonical);
  });
});

describe('paths of older clients', () => {
  const running = useTestApp();

  it('XC-22 answer like the canonical ones, authentication included', async () => {
    const person = await running().register();
    const fetchAt = (path: string, token = '') =>
      fetch(`${running().url}${path}`, { headers: token ? { authorization: `Bearer ${token}` } : {} });
    const old = await fetchAt(`/tenants/${person.organization.id}`, person.token);
    expect(await old.json()).toMatchObject({ id: person.organization.id });
    expect((await fetchAt(`/tenants/${person.organization.id}`)).status).toBe(401);
    expect((await fetchAt('/api/models', person.token)).status).toBe(200);
  });
});
