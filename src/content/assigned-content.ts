import type { Statement } from '#libs/persistence/sql.js';

/** What is assigned to the person who acts, for other contexts' statements. */
export abstract class AssignedContent {
  /**
   * A relation `mine` to select from: `id` (of the assignment), `item_id, item_title, repository, item_updated_at,
   * assignment_type, due_at, progress, state`, and `due_order` to order by. Its columns are a contract.
   */
  abstract relation(): Statement;
}
