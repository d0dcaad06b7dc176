import { Credentials } from './domain/credentials.js';
import { EmailLinks } from './domain/email-link.js';
import { Attempts } from './features/attempts.js';
import { ChangePasswordHandler } from './features/change-password/change-password.command.js';
import { ChangePasswordController } from './features/change-password/change-password.controller.js';
import { LetterOrders } from './features/letter-orders.js';
import { PasswordConfirmation } from './features/password-confirmation.js';
import { RequestEmailVerificationHandler } from './features/request-email-verification/request-email-verification.command.js';
import { RequestEmailVerificationController } from './features/request-email-verification/request-email-verification.controller.js';
import { RequestPasswordResetHandler } from './features/request-password-reset/request-password-reset.command.js';
import { RequestPasswordResetController } from './features/request-password-reset/request-password-reset.controller.js';
import { ResetPasswordHandler } from './features/reset-password/reset-password.command.js';
import { ResetPasswordController } from './features/reset-password/reset-password.controller.js';
import { SendAccountLetterJob } from './features/send-account-letter/send-account-letter.job.js';
import { SendLetterWhenUserRegistered } from './features/send-letter-when-user-registered/send-letter-when-user-registered.reaction.js';
import { RefreshMembershipsWhenUserUpdated } from './features/refresh-memberships-when-user-updated/refresh-memberships-when-user-updated.reaction.js';
import { UpdateProfileHandler } from './features/update-profile/update-profile.command.js';
import { UpdateProfileController } from './features/update-profile/update-profile.controller.js';
import { DeactivateUserHandler } from './features/deactivate-user/deactivate-user.command.js';
import { DeactivateUserController } from './features/deactivate-user/deactivate-user.controller.js';
import { ReactivateUserHandler } from './features/reactivate-user/reactivate-user.command.js';
import { ReactivateUserController } from './features/reactivate-user/reactivate-user.controller.js';
import { DeactivateOwnAccountHandler } from './features/deactivate-own-account/deactivate-own-account.command.js';
import { DeactivateOwnAccountController } from './features/deactivate-own-account/deactivate-own-account.controller.js';
import { GetUserController } from './features/get-user/get-user.controller.js';
import { GetUserHandler } from './features/get-user/get-user.query.js';
import { AccountSwitch } from './features/account-switch.js';
import { RequestEmailChangeHandler } from './features/request-email-change/request-email-change.command.js';
import { RequestEmailChangeController } from './features/request-email-change/request-email-change.controller.js';
import { ConfirmEmailChangeHandler } from './features/confirm-email-change/confirm-email-change.command.js';
import { ConfirmEmailChangeController } from './features/confirm-email-change/confirm-email-change.controller.js';
import { SendEmailChangeNoticeJob } from './features/send-email-change-notice/send-email-change-notice.job.js';
import { SendNoticeWhenEmailChanged } from './features/send-notice-when-email-changed/send-notice-when-email-changed.reaction.js';
import { VerifyEmailHandler } from './features/verify-email/verify-email.command.js';
import { VerifyEmailController } from './features/verify-email/verify-email.controller.js';
import { WriteAccountLetterHandler } from './features/write-account-letter/write-account-letter.command.js';
import { SqlCredentials } from './infrastructure/sql-credentials.js';
import { SqlEmailLinks } from './infrastructure/sql-email-links.js';
import { EndAllSessionsHandler } from './features/end-all-sessions/end-all-sessions.command.js';
import { EndAllSessionsController } from './features/end-all-sessions/end-all-sessions.controller.js';
import { EndSessionHandler } from './features/end-session/end-session.command.js';
import { EndSessionController } from './features/end-session/end-session.controller.js';
import { ListOwnSessionsController } from './features/list-own-sessions/list-own-sessions.controller.js';
import { ListOwnSessionsHandler } from './features/list-own-sessions/list-own-sessions.query.js';
import { SessionEnder } from './features/session-ender.js';
import { DomainInvitations } from './features/domain-invitations.js';
import { EnrolWhenEmailVerified } from './features/enrol-when-email-verified/enrol-when-email-verified.reaction.js';
import { EnrolWhenUserLoggedIn } from './features/enrol-when-user-logged-in/enrol-when-user-logged-in.reaction.js';

/** What people do with their own account once they have one. */
export const accountControllers = [
  ListOwnSessionsController,
  EndSessionController,
  EndAllSessionsController,
  RequestEmailVerificationController,
  VerifyEmailController,
  RequestPasswordResetController,
  ResetPasswordController,
  ChangePasswordController,
  UpdateProfileController,
  RequestEmailChangeController,
  ConfirmEmailChangeController,
  GetUserController,
  DeactivateUserController,
  ReactivateUserController,
  DeactivateOwnAccountController,
];

export const accountProviders = [
  SessionEnder,
  ListOwnSessionsHandler,
  EndSessionHandler,
  EndAllSessionsHandler,
  RequestEmailVerificationHandler,
  VerifyEmailHandler,
  RequestPasswordResetHandler,
  ResetPasswordHandler,
  ChangePasswordHandler,
  UpdateProfileHandler,
  RequestEmailChangeHandler,
  ConfirmEmailChangeHandler,
  SendEmailChangeNoticeJob,
  SendNoticeWhenEmailChanged,
  GetUserHandler,
  DeactivateUserHandler,
  ReactivateUserHandler,
  DeactivateOwnAccountHandler,
  AccountSwitch,
  RefreshMembershipsWhenUserUpdated,
  DomainInvitations,
  EnrolWhenEmailVerified,
  EnrolWhenUserLoggedIn,
  WriteAccountLetterHandler,
  SendAccountLetterJob,
  SendLetterWhenUserRegistered,
  Attempts,
  LetterOrders,
  PasswordConfirmation,
  { provide: Credentials, useClass: SqlCredentials },
  { provide: EmailLinks, useClass: SqlEmailLinks },
];
