import { MfaRepository } from './domain/mfa.repository.js';
import { WebAuthn } from './domain/web-authn.js';
import { AddPasskeyHandler } from './features/add-passkey/add-passkey.command.js';
import { AddPasskeyController } from './features/add-passkey/add-passkey.controller.js';
import { ConfirmTotpHandler } from './features/confirm-totp/confirm-totp.command.js';
import { ConfirmTotpController } from './features/confirm-totp/confirm-totp.controller.js';
import { ListMfaFactorsController } from './features/list-mfa-factors/list-mfa-factors.controller.js';
import { ListMfaFactorsHandler } from './features/list-mfa-factors/list-mfa-factors.query.js';
import { RemoveMfaFactorHandler } from './features/remove-mfa-factor/remove-mfa-factor.command.js';
import { RemoveMfaFactorController } from './features/remove-mfa-factor/remove-mfa-factor.controller.js';
import { RenewRecoveryCodesHandler } from './features/renew-recovery-codes/renew-recovery-codes.command.js';
import { RenewRecoveryCodesController } from './features/renew-recovery-codes/renew-recovery-codes.controller.js';
import { SecondFactors } from './features/second-factors.js';
import { SignInWithPasskeyHandler } from './features/sign-in-with-passkey/sign-in-with-passkey.command.js';
import { SignInWithPasskeyController } from './features/sign-in-with-passkey/sign-in-with-passkey.controller.js';
import { StartMfaVerificationHandler } from './features/start-mfa-verification/start-mfa-verification.command.js';
import { StartMfaVerificationController } from './features/start-mfa-verification/start-mfa-verification.controller.js';
import { PasskeyChallenges } from './features/passkey-challenges.js';
import { StartPasskeyHandler } from './features/start-passkey/start-passkey.command.js';
import { StartPasskeyController } from './features/start-passkey/start-passkey.controller.js';
import { StartPasskeySignInHandler } from './features/start-passkey-sign-in/start-passkey-sign-in.command.js';
import { StartPasskeySignInController } from './features/start-passkey-sign-in/start-passkey-sign-in.controller.js';
import { StartTotpHandler } from './features/start-totp/start-totp.command.js';
import { StartTotpController } from './features/start-totp/start-totp.controller.js';
import { AdmitMfaAttemptHandler } from './features/verify-mfa/admit-mfa-attempt.command.js';
import { VerifyMfaHandler } from './features/verify-mfa/verify-mfa.command.js';
import { VerifyMfaController } from './features/verify-mfa/verify-mfa.controller.js';
import { MikroOrmMfaRepository } from './infrastructure/mikro-orm-mfa.repository.js';
import { SimpleWebAuthn } from './infrastructure/simple-web-authn.js';

/** How people prove who they are besides their password. */
export const mfaControllers = [
  ListMfaFactorsController,
  StartTotpController,
  ConfirmTotpController,
  RemoveMfaFactorController,
  RenewRecoveryCodesController,
  VerifyMfaController,
  StartMfaVerificationController,
  StartPasskeyController,
  AddPasskeyController,
  StartPasskeySignInController,
  SignInWithPasskeyController,
];

export const mfaProviders = [
  SecondFactors,
  PasskeyChallenges,
  StartMfaVerificationHandler,
  ListMfaFactorsHandler,
  StartTotpHandler,
  ConfirmTotpHandler,
  RemoveMfaFactorHandler,
  RenewRecoveryCodesHandler,
  AdmitMfaAttemptHandler,
  VerifyMfaHandler,
  StartPasskeyHandler,
  AddPasskeyHandler,
  StartPasskeySignInHandler,
  SignInWithPasskeyHandler,
  { provide: WebAuthn, useClass: SimpleWebAuthn },
  { provide: MfaRepository, useClass: MikroOrmMfaRepository },
];
