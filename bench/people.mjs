import { randomBytes } from 'node:crypto';

/**
 * Somebody who signed up over HTTP, with an organization of his own.
 * @typedef {{ userId: string, organizationId: string, token: string, refreshToken: string }} Person
 */

const AT_ONCE = 2;
const REFRESH_AFTER_MS = 8 * 60_000;

/** The bench's users: one for each organization, its owner. */
export class People {
  #refreshedAt = Date.now();

  /**
   * @param {string} api
   * @param {Person[]} list
   */
  constructor(api, list) {
    this.api = api;
    this.list = list;
  }

  /**
   * @param {string} appUrl
   * @param {number} count
   */
  static async register(appUrl, count, first = 0) {
    const api = `${appUrl}/api/v1`;
    const numbers = Array.from({ length: count }, (_, i) => first + i);
    const list = [];
    for (let i = 0; i < count; i += AT_ONCE) {
      list.push(...(await Promise.all(numbers.slice(i, i + AT_ONCE).map((n) => register(api, n)))));
    }
    return new People(api, list);
  }

  /** Keeps the access tokens of a long run from expiring. To be called between two loads. */
  async keepSignedIn() {
    if (Date.now() - this.#refreshedAt < REFRESH_AFTER_MS) return;
    this.#refreshedAt = Date.now();
    for (const person of this.list) {
      const session = await post(`${this.api}/auth/refresh`, { refreshToken: person.refreshToken });
      Object.assign(person, { token: session.accessToken, refreshToken: session.refreshToken });
    }
  }
}

async function register(api, n) {
  const session = await post(`${api}/auth/register`, {
    email: `person-${n}@bench.example`,
    password: randomBytes(24).toString('base64url'),
    firstName: 'Person',
    lastName: `Number ${n}`,
    organizationName: `Bench ${n}`,
  });
  const { user, organization, accessToken: token, refreshToken } = session;
  return { userId: user.id, organizationId: organization.id, token, refreshToken };
}

async function post(url, body) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`POST ${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
