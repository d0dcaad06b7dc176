import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import { LinkInvalid } from './account.errors.js';
import {
  EmailChanged,
  EmailVerified,
  UserDeactivated,
  UserReactivated,
  UserUpdated,
} from './account.events.js';
import { InvalidCredentials } from './identity.errors.js';
import { PlatformRoleGranted, PlatformRoleRevoked, UserLoggedIn, UserRegistered } from './identity.events.js';
import { changed, EMPTY_PROFILE, fullName, type Profile } from './profile.js';

export type PlatformRole = 'super_admin';

/** A person's account. What he may do inside organizations is not its business. */
export class User extends AggregateRoot implements Profile {
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly displayName: string;
  readonly avatarUrl: string | null;
  readonly bio: string | null;
  readonly websiteUrl: string | null;
  readonly githubUsername: string | null;
  readonly department: string | null;
  readonly jobTitle: string | null;
  readonly phone: string | null;
  readonly timezone: string;
  readonly language: string;
  readonly preferences: Readonly<Record<string, unknown>>;
  /** Counts what the person changes about himself. */
  readonly revision: number;
  readonly emailVerifiedAt: Date | null;
  readonly createdAt: Date;
  readonly deletedAt: Date | null;
  private _isActive: boolean;
  private _platformRole: PlatformRole | null;
  private _lastLoginAt: Date | null;
  private _mfaEnrolledAt: Date | null;
  private _updatedAt: Date;

  static register(id: string, email: string, firstName: string, lastName: string, at: Date): User {
    const user = new User();
    const displayName = fullName(firstName, lastName);
    Object.assign(user, { id, email, firstName, lastName, displayName, createdAt: at, deletedAt: null });
    Object.assign(user, { ...EMPTY_PROFILE, emailVerifiedAt: null, revision: 1 });
    Object.assign(user, { _isActive: true, _platformRole: null, _lastLoginAt: null, _updatedAt: at });
    Object.assign(user, { _mfaEnrolledAt: null });
    return user;
  }

  /** An account of an older system, which knew a person by one name. */
  static takeOver(id: string, email: string, fullName: string, createdAt: Date): User {
    const lastName = fullName.replace(/^.*\s/s, '');
    const before = fullName.slice(0, fullName.length - lastName.length).trim();
    const firstName = before.replaceAll(/\s+/g, ' ') || lastName;
    const user = User.register(id, email, firstName.slice(0, 100), lastName.slice(0, 100), createdAt);
    return Object.assign(user, { displayName: fullName });
  }

  get isActive(): boolean {
    return this._isActive;
  }
  get platformRole(): PlatformRole | null {
    return this._platformRole;
  }
  get lastLoginAt(): Date | null {
    return this._lastLoginAt;
  }
  /** Since when he signs in with a second factor. */
  get mfaEnrolledAt(): Date | null {
    return this._mfaEnrolledAt;
  }
  get updatedAt(): Date {
    return this._updatedAt;
  }
  get maySignIn(): boolean {
    return this._isActive && !this.deletedAt;
  }

  /** Says that the account exists, once the organization that it came with does. */
  registeredWith(organizationId: string | null): void {
    this.record(new UserRegistered(this.id, organizationId));
  }

  /** He has opened a letter that was sent to this address; proving it twice changes nothing. */
  verifyEmail(address: string, at: Date): void {
    if (!this.maySignIn || address !== this.email) throw new LinkInvalid();
    if (this.emailVerifiedAt) return;
    this.record(new EmailVerified(this.id));
    Object.assign(this, { emailVerifiedAt: at, _updatedAt: at });
  }

  /** He signs in with this address from now on; that he reads it he has proven. */
  changeEmail(email: string, at: Date): void {
    if (!this.maySignIn) throw new LinkInvalid();
    this.record(new EmailChanged(this.id, this.email));
    this.record(new UserUpdated(this.id, email, this.displayName));
    Object.assign(this, { email, emailVerifiedAt: at, revision: this.revision + 1, _updatedAt: at });
  }

  /** Refuses when the caller has read an older revision than this one. */
  expect(revision: number | undefined): void {
    if (revision !== undefined && revision !== this.revision) throw new PreconditionFailed();
  }

  changeProfile(changes: Partial<Profile>, at: Date): void {
    const next = changed(this, changes);
    if (next.displayName !== this.displayName)
      this.record(new UserUpdated(this.id, this.email, next.displayName));
    const { firstName, lastName, displayName, avatarUrl, bio, websiteUrl, githubUsername } = next;
    const { department, jobTitle, phone, timezone, language, preferences } = next;
    Object.assign(this, { firstName, lastName, displayName, avatarUrl, bio, websiteUrl, githubUsername });
    Object.assign(this, { department, jobTitle, phone, timezone, language, preferences });
    Object.assign(this, { revision: this.revision + 1, _updatedAt: at });
  }

  /** Whoever tries to sign in then is told what strangers are told. Doing it twice changes nothing. */
  deactivate(at: Date): void {
    if (!this._isActive) return;
    this.record(new UserDeactivated(this.id));
    this._isActive = false;
    this._updatedAt = at;
  }

  reactivate(at: Date): void {
    if (this._isActive) return;
    this.record(new UserReactivated(this.id));
    this._isActive = true;
    this._updatedAt = at;
  }

  /** Refuses an account that is switched off or deleted like one that never was. */
  logIn(sessionId: string, at: Date): void {
    if (!this.maySignIn) throw new InvalidCredentials();
    this.record(new UserLoggedIn(this.id, sessionId));
    this._lastLoginAt = at;
  }

  /** From his first factor to his last: once he has one, a password alone lets him do nothing. */
  enrolInMfa(at: Date): void {
    this._mfaEnrolledAt ??= at;
  }

  leaveMfa(): void {
    this._mfaEnrolledAt = null;
  }

  grantPlatformRole(role: PlatformRole, at: Date): void {
    if (this._platformRole === role) return;
    this.record(new PlatformRoleGranted(this.id, role));
    this._platformRole = role;
    this._updatedAt = at;
  }

  /** Whether he had one. */
  revokePlatformRole(at: Date): boolean {
    if (this._platformRole === null) return false;
    this.record(new PlatformRoleRevoked(this.id, this._platformRole));
    this._platformRole = null;
    this._updatedAt = at;
    return true;
  }
}
