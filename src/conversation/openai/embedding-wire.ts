import type { EmbedResult } from '#libs/llm/llm-provider.js';
import { fault, integerAt, isGiven, listAt, objectAt, textAt } from './wire-fields.js';

const MAX_INPUTS = 2_048;
const MAX_DIMENSIONS = 100_000;

interface AskedEmbeddings {
  readonly model: string;
  readonly inputs: readonly string[];
  readonly dimensions: number | undefined;
  /** Little-endian 32-bit floats as base64, which is what the official clients ask for unless told. */
  readonly base64: boolean;
}

/** Reads what clients send to `POST /embeddings`. */
export function readEmbeddingRequest(body: unknown): AskedEmbeddings {
  const fields = objectAt(body, '');
  const model = textAt(fields['model'], '/model', 200);
  if (model === '') throw fault('/model', 'must name a model');
  const { encoding_format: format } = fields;
  if (isGiven(format) && format !== 'float' && format !== 'base64')
    throw fault('/encoding_format', 'must be float or base64');
  return {
    model,
    inputs: inputsAt(fields['input']),
    dimensions: integerAt(fields['dimensions'], '/dimensions', 1, MAX_DIMENSIONS),
    base64: format === 'base64',
  };
}

function inputsAt(value: unknown): string[] {
  const inputs = typeof value === 'string' ? [value] : listAt(value, '/input', MAX_INPUTS);
  if (!inputs?.length) throw fault('/input', 'must be a text or a list of at least one');
  return inputs.map((input, i) => {
    // Token ids mean something to one vocabulary only, and which that is nobody says.
    const text = textAt(input, typeof value === 'string' ? '/input' : `/input/${i}`);
    if (text === '') throw fault('/input', 'must not hold an empty text');
    return text;
  });
}

export const wireEmbeddings = (
  { vectors, usage, model }: EmbedResult & { readonly model: string },
  base64: boolean,
) => ({
  object: 'list',
  data: vectors.map((vector, index) => ({
    object: 'embedding',
    index,
    embedding: base64 ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector,
  })),
  model,
  usage: { prompt_tokens: usage.inputTokens, total_tokens: usage.inputTokens },
});
