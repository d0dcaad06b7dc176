export { IdentityModule } from './identity.module.js';
export {
  PlatformRoleGranted,
  SessionRevoked,
  UserLoggedIn,
  UserRegistered,
} from './domain/identity.events.js';
export { GrantPlatformRole } from './features/grant-platform-role/grant-platform-role.command.js';
