import { Choice, Instant, JsonObject, Text, TextList, Uuid } from '#libs/http/fields.js';
import { WEB_AUTHN_KINDS, type MfaFactorKind } from '../domain/mfa-factor.js';
import { SessionView } from './session.view.js';

/** A second factor of yours. */
export class MfaFactorView {
  @Uuid()
  id: string;

  @Choice(['totp', ...WEB_AUTHN_KINDS])
  kind: MfaFactorKind;

  @Text({ max: 100 })
  name: string;

  @Instant()
  createdAt: Date;

  @Instant({ nullable: true, description: 'Since when it counts; null while you have not confirmed it' })
  confirmedAt: Date | null;

  @Instant({ nullable: true })
  lastUsedAt: Date | null;
}

/** What an authenticator app needs, shown this once. */
export class TotpView {
  @Uuid({ description: 'The factor to confirm with the first code' })
  id: string;

  @Text({ max: 100, description: 'For typing it into an app; base32' })
  secret: string;

  @Text({ max: 1000, description: 'For a QR code' })
  url: string;
}

/** Each signs in once in place of a second factor. */
export class RecoveryCodesView {
  @TextList({ max: 10, maxLength: 19, description: 'Shown this once; keep them where the app is not' })
  recoveryCodes: string[];
}

/** The session goes on with the factor that was added. */
export class EnrolledSessionView extends SessionView {
  @TextList({
    max: 10,
    maxLength: 19,
    description: 'With the first factor; shown this once. Each signs in once in place of a second factor',
  })
  recoveryCodes: string[];
}

/** For the browser's passkey functions. */
export class PasskeyOptionsView {
  @JsonObject({
    description: 'PublicKeyCredentialCreationOptionsJSON or PublicKeyCredentialRequestOptionsJSON',
  })
  options: Record<string, unknown>;
}
