import { EndAllSessionsHandler } from './features/end-all-sessions/end-all-sessions.command.js';
import { EndAllSessionsController } from './features/end-all-sessions/end-all-sessions.controller.js';
import { EndSessionHandler } from './features/end-session/end-session.command.js';
import { EndSessionController } from './features/end-session/end-session.controller.js';
import { ListOwnSessionsController } from './features/list-own-sessions/list-own-sessions.controller.js';
import { ListOwnSessionsHandler } from './features/list-own-sessions/list-own-sessions.query.js';
import { SessionEnder } from './features/session-ender.js';

/** What people do with their own account once they have one. */
export const accountControllers = [ListOwnSessionsController, EndSessionController, EndAllSessionsController];

export const accountProviders = [
  SessionEnder,
  ListOwnSessionsHandler,
  EndSessionHandler,
  EndAllSessionsHandler,
];
