import type { Explanation } from './decision.js';
import type { Circumstances } from './security-policy.js';

/** Says why a person may or may not do something in the organization of the person who asks. */
export abstract class Explainer {
  /** Of the person who asks unless another is named. */
  abstract explain(permission: string, userId?: string): Promise<Explanation>;
  /** What is known of the request at hand. */
  abstract circumstances(): Circumstances;
}
