import { Injectable } from '@nestjs/common';
import { Knowledge } from '../generation/knowledge.js';
import { fixedBy } from '../generation/trial-settings.js';
import { withMaterial } from '../generation/material.js';
import type { Question } from '../generation/model-gateway.js';
import type { AdmittedCall } from './admission.js';

/** As far as it matters for what is asked. */
type AskedCall = Pick<AdmittedCall, 'model' | 'settings' | 'part'>;

/**
 * What the model is asked: the agent's instructions come first, what its documents say comes before the question, and
 * what the program did not set is the agent's to set. An agent's tools are left to conversations: programs bring theirs.
 */
@Injectable()
export class AgentQuestions {
  constructor(private readonly knowledge: Knowledge) {}

  async of({ model, settings, part }: AskedCall, asks: Question): Promise<Question> {
    // What a variant fixes is fixed for programs too, or answers of one variant would be given in many ways.
    const question = part?.byDefault ? { ...asks, ...fixedBy(part.trial.setup) } : asks;
    const { systemPrompt, temperature, maxOutputTokens, knowledge } = settings;
    const asked = question.maxOutputTokens ?? maxOutputTokens;
    const warmth = question.temperature ?? temperature;
    const complete: Question = {
      ...question,
      messages: systemPrompt
        ? [{ role: 'system', content: systemPrompt }, ...question.messages]
        : question.messages,
      ...(warmth !== undefined && { temperature: warmth }),
      ...(asked !== undefined && { maxOutputTokens: Math.min(asked, model.maxOutputTokens) }),
    };
    const passages = await this.knowledge.ofAgent(model, knowledge, wordsOf(question));
    return passages ? withMaterial(complete, passages) : complete;
  }
}

/** What the program asked last, without images. */
function wordsOf({ messages }: Question): string {
  const content = messages.findLast(({ role }) => role === 'user')?.content ?? '';
  if (typeof content === 'string') return content;
  return content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
}
