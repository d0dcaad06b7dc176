export type { FederationOptions } from './identity-options.js';
export { readSocialProviders } from './social-providers.js';
export { IdentityModule } from './identity.module.js';
export { LegacyImporter } from './features/import-legacy-account/legacy-importer.js';
export { LegacyAccounts } from './legacy-accounts.js';
export { LegacyAccountsModule } from './legacy-accounts.module.js';
export { readLegacyRows, type LegacyTable } from './infrastructure/legacy-sources.js';
export {
  PlatformRoleGranted,
  PlatformRoleRevoked,
  SessionRevoked,
  UserLoggedIn,
  UserRegistered,
} from './domain/identity.events.js';
export { GrantPlatformRole } from './features/grant-platform-role/grant-platform-role.command.js';
export { RevokePlatformRole } from './features/revoke-platform-role/revoke-platform-role.command.js';
