import type { Actor } from '#libs/kernel/actor.js';
import { currentContext } from '#libs/kernel/request-context.js';
import type { Statement } from './sql.js';

/**
 * What row level security and triggers read, as `current_setting('app.…', true)`. Set for one transaction
 * only, so nothing outlives it on a pooled connection.
 */
const SET_SESSION =
  "select set_config('app.organization_id',$1,true),set_config('app.user_id',$2,true)," +
  "set_config('app.session_id',$3,true),set_config('app.aal',$4,true),set_config('app.request_id',$5,true)," +
  "set_config('app.ip',$6,true),set_config('app.user_agent',$7,true)";

const SET_HASTY_SESSION = `${SET_SESSION},set_config('synchronous_commit','off',true)`;

/**
 * The same, and the transaction commits without waiting for the disk: it outlives every process of ours, but should the
 * database server itself crash, its last moments (three times `wal_writer_delay`) may be lost.
 */
export const hastySessionStatement = (actor: Actor): Statement => ({
  ...sessionStatement(actor),
  text: SET_HASTY_SESSION,
});

export function sessionStatement(actor: Actor): Statement {
  const { requestId = '', ip = '', userAgent = '' } = currentContext() ?? {};
  return {
    text: SET_SESSION,
    values: [
      actor.organizationId ?? '',
      actor.userId ?? '',
      actor.sessionId ?? '',
      String(actor.aal),
      requestId,
      ip,
      userAgent,
    ],
  };
}
