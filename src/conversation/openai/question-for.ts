import type { Question } from '../generation/model-gateway.js';
import type { AdmittedCall } from './admission.js';

/** What the model is asked: the agent's instructions come first, and what the program did not set is the agent's to set. */
export function questionFor({ model, settings }: AdmittedCall, question: Question): Question {
  const { systemPrompt, temperature, maxOutputTokens } = settings;
  const asked = question.maxOutputTokens ?? maxOutputTokens;
  const warmth = question.temperature ?? temperature;
  return {
    ...question,
    messages: systemPrompt
      ? [{ role: 'system', content: systemPrompt }, ...question.messages]
      : question.messages,
    ...(warmth !== undefined && { temperature: warmth }),
    ...(asked !== undefined && { maxOutputTokens: Math.min(asked, model.maxOutputTokens) }),
  };
}
