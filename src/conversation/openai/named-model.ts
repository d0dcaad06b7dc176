import type { PublishedAgent } from '../../content/index.js';
import type { Model } from '../domain/models.js';
import type { AgentSettings } from '../generation/prompt.js';
import type { Trial } from '../trials.js';

/** What a program named as its model. */
export interface NamedModel {
  readonly model: Model;
  /** The agent at its published or labelled version, if it named one. */
  readonly agent?: PublishedAgent;
  readonly settings: AgentSettings;
  /** Its part in an experiment, if it named one; `byDefault` is what answers where the variant cannot. */
  readonly part?: { readonly trial: Trial; readonly byDefault: NamedModel | undefined };
}
