/** A greater share of answers whose label is not what was sent makes results mean nothing. */
export const MOST_MISLABELLED = 0.01;

/** With which probability all intervals of a metric hold together, at every time. */
export const CONFIDENCE = 0.95;

/** Why nothing can be concluded. */
export const PROBLEMS = ['mislabelled', 'sample_ratio'] as const;
export type Problem = (typeof PROBLEMS)[number];

export function problemsOf(mislabelledShare: number, sampleRatioAlarm: boolean): Problem[] {
  return [
    ...(mislabelledShare > MOST_MISLABELLED ? (['mislabelled'] as const) : []),
    ...(sampleRatioAlarm ? (['sample_ratio'] as const) : []),
  ];
}

/** Of several variants each is compared with the control, and has its part of the chance to be wrong. */
export const alphaOf = (variants: number): number => (1 - CONFIDENCE) / Math.max(1, variants - 1);
