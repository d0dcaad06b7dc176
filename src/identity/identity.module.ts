import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { registerMappings } from '#libs/persistence/orm.js';
import { AccountsModule } from './accounts.module.js';
import { accountControllers, accountProviders } from './account-features.js';
import { apiKeyControllers, apiKeyProviders } from './api-key-features.js';
import { machineClientControllers, machineClientProviders } from './machine-client-features.js';
import { AccessTokens } from './domain/access-tokens.js';
import { PasswordAccounts } from './domain/password-accounts.js';
import { CommonPasswords } from './domain/common-passwords.js';
import { PasswordHasher } from './domain/password-hasher.js';
import { LoginAttemptsRepository, SessionRepository, UserRepository } from './domain/repositories.js';
import { RevokedSessions } from './domain/revoked-sessions.js';
import { SigningKeys } from './domain/signing-keys.js';
import { GetMeController } from './features/get-me/get-me.controller.js';
import { GetMeHandler } from './features/get-me/get-me.query.js';
import { GetServerMetadataController } from './features/get-server-metadata/get-server-metadata.controller.js';
import { GetServerMetadataHandler } from './features/get-server-metadata/get-server-metadata.query.js';
import { GetSigningKeysController } from './features/get-signing-keys/get-signing-keys.controller.js';
import { GetSigningKeysHandler } from './features/get-signing-keys/get-signing-keys.query.js';
import { GrantPlatformRoleHandler } from './features/grant-platform-role/grant-platform-role.command.js';
import { AdmitLoginAttemptHandler } from './features/log-in/admit-login-attempt.command.js';
import { LogInHandler } from './features/log-in/log-in.command.js';
import { LogInController } from './features/log-in/log-in.controller.js';
import { PasswordProver } from './features/log-in/password-prover.js';
import { LogOutHandler } from './features/log-out/log-out.command.js';
import { LogOutController } from './features/log-out/log-out.controller.js';
import { Passwords } from './features/passwords.js';
import { PurgeExpiredSessionsHandler } from './features/purge-expired-sessions/purge-expired-sessions.command.js';
import { PurgeExpiredSessionsJob } from './features/purge-expired-sessions/purge-expired-sessions.job.js';
import { RefreshSessionHandler } from './features/refresh-session/refresh-session.command.js';
import { RefreshSessionController } from './features/refresh-session/refresh-session.controller.js';
import { SessionRefresher } from './features/refresh-session/session-refresher.js';
import { RegisterUserHandler } from './features/register-user/register-user.command.js';
import { RegisterUserController } from './features/register-user/register-user.controller.js';
import { RevokePlatformRoleHandler } from './features/revoke-platform-role/revoke-platform-role.command.js';
import { RevokeSessionHandler } from './features/revoke-session/revoke-session.command.js';
import { SessionCookies } from './features/session-cookies.js';
import { SessionIssuer } from './features/session-issuer.js';
import { SignInAsHandler } from './features/sign-in-as/sign-in-as.command.js';
import { SignInAsController } from './features/sign-in-as/sign-in-as.controller.js';
import { SwitchOrganizationHandler } from './features/switch-organization/switch-organization.command.js';
import { SwitchOrganizationController } from './features/switch-organization/switch-organization.controller.js';
import { federationControllers, federationProviders } from './federation-features.js';
import { FederatedIdentityMapping, IdentityProviderMapping } from './infrastructure/federation.mapping.js';
import { mfaControllers, mfaProviders } from './mfa-features.js';
import { IdentityOptions } from './identity-options.js';
import { legacyProviders } from './legacy-features.js';
import { Argon2PasswordHasher } from './infrastructure/argon2-password-hasher.js';
import { ApiKeyMapping } from './infrastructure/api-key.mapping.js';
import { AuthenticationGuard } from './infrastructure/authentication.guard.js';
import {
  AuthSessionMapping,
  LoginAttemptsMapping,
  PasswordCredentialMapping,
  RefreshTokenMapping,
  UserMapping,
} from './infrastructure/identity.mapping.js';
import { JoseAccessTokens } from './infrastructure/jose-access-tokens.js';
import { IdentityHealth } from './infrastructure/health.js';
import { loadSigningKeys } from './infrastructure/jwk-signing-keys.js';
import { PublishedCommonPasswords } from './infrastructure/published-common-passwords.js';
import { JwtStrategy } from './infrastructure/jwt.strategy.js';
import {
  LoginAttemptsMikroOrmRepository,
  SessionMikroOrmRepository,
  UserMikroOrmRepository,
} from './infrastructure/mikro-orm.repositories.js';
import { MachineClientMapping } from './infrastructure/machine-client.mapping.js';
import { MfaFactorMapping } from './infrastructure/mfa.mapping.js';
import { SessionRevocations } from './infrastructure/session-revocations.js';
import { SqlPasswordAccounts } from './infrastructure/sql-password-accounts.js';

registerMappings(
  ApiKeyMapping,
  MachineClientMapping,
  UserMapping,
  PasswordCredentialMapping,
  AuthSessionMapping,
  RefreshTokenMapping,
  LoginAttemptsMapping,
  MfaFactorMapping,
  IdentityProviderMapping,
  FederatedIdentityMapping,
);

const commands = [
  RegisterUserHandler,
  AdmitLoginAttemptHandler,
  LogInHandler,
  RefreshSessionHandler,
  RevokeSessionHandler,
  LogOutHandler,
  SwitchOrganizationHandler,
  GrantPlatformRoleHandler,
  RevokePlatformRoleHandler,
  PurgeExpiredSessionsHandler,
  SignInAsHandler,
];

const queries = [GetMeHandler, GetServerMetadataHandler, GetSigningKeysHandler];

const jobs = [PurgeExpiredSessionsJob];

const services = [Passwords, PasswordProver, SessionCookies, SessionIssuer, SessionRefresher];

const adapters = [
  { provide: UserRepository, useClass: UserMikroOrmRepository },
  { provide: SessionRepository, useClass: SessionMikroOrmRepository },
  { provide: LoginAttemptsRepository, useClass: LoginAttemptsMikroOrmRepository },
  { provide: PasswordAccounts, useClass: SqlPasswordAccounts },
  { provide: PasswordHasher, useClass: Argon2PasswordHasher },
  { provide: CommonPasswords, useClass: PublishedCommonPasswords },
  { provide: SigningKeys, useFactory: loadSigningKeys, inject: [IdentityOptions] },
  { provide: AccessTokens, useClass: JoseAccessTokens },
  { provide: RevokedSessions, useClass: SessionRevocations },
  JwtStrategy,
  IdentityHealth,
  { provide: APP_GUARD, useClass: AuthenticationGuard },
];

@Module({})
export class IdentityModule {
  static forRoot(options: IdentityOptions): DynamicModule {
    return {
      module: IdentityModule,
      imports: [AccountsModule],
      controllers: [
        RegisterUserController,
        LogInController,
        RefreshSessionController,
        LogOutController,
        SwitchOrganizationController,
        SignInAsController,
        GetMeController,
        GetServerMetadataController,
        GetSigningKeysController,
        ...accountControllers,
        ...apiKeyControllers,
        ...machineClientControllers,
        ...mfaControllers,
        ...federationControllers,
      ],
      providers: [
        { provide: IdentityOptions, useValue: options },
        ...commands,
        ...queries,
        ...jobs,
        ...services,
        ...adapters,
        ...accountProviders,
        ...legacyProviders,
        ...apiKeyProviders,
        ...machineClientProviders,
        ...mfaProviders,
        ...federationProviders,
      ],
    };
  }
}
