import { fragment } from '#libs/persistence/sql.js';

/** The organization of the session, as row level security knows it; computed once in a statement. */
export const CURRENT_ORGANIZATION = fragment('(select platform.current_organization_id())');
