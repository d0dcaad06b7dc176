import type { Journey } from '#libs/testing/journey.js';
import { stepAt, totpAt } from '../domain/totp.js';

/** An authenticator app of a person. It shows a code of another step each time, because none is taken twice. */
export class AuthenticatorApp {
  recoveryCodes: string[] = [];
  private steps = 0;

  private constructor(
    readonly id: string,
    readonly secret: string,
  ) {}

  static async start(person: Journey): Promise<AuthenticatorApp> {
    const { body } = await person.post('/me/mfa/totp', { name: 'Phone' });
    return new AuthenticatorApp(body.id, body.secret);
  }

  /** Adds one and goes on with the tokens that come with it. */
  static async add(person: Journey): Promise<AuthenticatorApp> {
    const app = await AuthenticatorApp.start(person);
    const { status, body } = await person.post(`/me/mfa/totp/${app.id}/confirm`, { code: app.code() });
    if (status !== 200) throw new Error(`confirming answered ${status}: ${JSON.stringify(body)}`);
    person.session = body;
    app.recoveryCodes = body.recoveryCodes;
    return app;
  }

  /** Of this step and of the next: both are taken, also when the step ends meanwhile. */
  code(): string {
    if (this.steps > 1) throw new Error('No code is left that would be taken now');
    return totpAt(this.secret, stepAt(new Date()) + this.steps++);
  }
}
