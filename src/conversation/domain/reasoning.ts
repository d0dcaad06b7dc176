/** How much of what a model thinks is kept with an answer, in UTF-16 units. */
export const MAX_REASONING_UNITS = 100_000;

/** What the model thought when its answer was that long: the words alone, without what vendors sign them with. */
export interface AnswerReasoning {
  /** UTF-16 units of the answer's text before it. */
  readonly position: number;
  readonly text: string;
}
