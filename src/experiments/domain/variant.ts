import type { FieldError } from '#libs/kernel/domain-error.js';

export const EFFORTS = ['none', 'low', 'medium', 'high'] as const;
export type Effort = (typeof EFFORTS)[number];

/** One way to answer. What is null is left to the agent and the model. */
export interface VariantPlan {
  readonly key: string;
  /** Its share beside the others' weights. */
  readonly weight: number;
  /** Id of a configured model. */
  readonly model: string;
  readonly temperature: number | null;
  readonly maxOutputTokens: number | null;
  readonly reasoningEffort: Effort | null;
  /** Which version of the agent answers: the one the label points at when the experiment starts, or this one. */
  readonly agentLabel: string | null;
  readonly agentVersion: number | null;
}

/** What a variant was found to stand for when its experiment started; what is sent is compared with it. */
export interface VariantPins {
  readonly agentVersion: number | null;
  /** Of the agent's instructions; null where there are none to compare. */
  readonly promptHash: string | null;
  /** Of everything the variant fixes. */
  readonly fingerprint: string;
}

export interface Variant extends VariantPlan {
  /** Null before the start. */
  readonly pins: VariantPins | null;
}

export const FEWEST_VARIANTS = 2;
export const MOST_VARIANTS = 10;

/** What keeps plans from being the variants of one experiment. */
export function variantFaults(variants: readonly VariantPlan[], hasAgent: boolean): FieldError[] {
  const fault = (pointer: string, code: string, detail: string): FieldError => ({ pointer, code, detail });
  const faults: FieldError[] = [];
  if (variants.length < FEWEST_VARIANTS || variants.length > MOST_VARIANTS)
    faults.push(fault('/variants', 'size', `must be ${FEWEST_VARIANTS} to ${MOST_VARIANTS}`));
  const keys = variants.map(({ key }) => key);
  variants.forEach(({ key, weight, agentLabel, agentVersion }, i) => {
    if (keys.indexOf(key) !== i)
      faults.push(fault(`/variants/${i}/key`, 'unique', 'is the key of another variant'));
    if (i === 0 && weight === 0)
      faults.push(fault('/variants/0/weight', 'minimum', 'is that of the control, and must be above 0'));
    if (agentLabel !== null && agentVersion !== null)
      faults.push(
        fault(`/variants/${i}/agentVersion`, 'either', 'must be left out where agentLabel is given'),
      );
    if (!hasAgent && (agentLabel !== null || agentVersion !== null))
      faults.push(
        fault(
          `/variants/${i}/${agentLabel === null ? 'agentVersion' : 'agentLabel'}`,
          'agent',
          'needs an aiAgentId',
        ),
      );
  });
  if (variants.filter(({ weight }) => weight > 0).length < FEWEST_VARIANTS)
    faults.push(fault('/variants', 'weights', 'must have at least two of a weight above 0'));
  return faults;
}
