import { plainToInstance } from 'class-transformer';
import {
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
  validateSync,
  type ValidationError,
} from 'class-validator';
import { Type } from 'class-transformer';

/** Dollars per million tokens, as decimal text. */
class PriceConfig {
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  effectiveFrom: string;

  @Matches(/^\d+(\.\d{1,9})?$/)
  inputPerMillionUsd: string;

  @Matches(/^\d+(\.\d{1,9})?$/)
  outputPerMillionUsd: string;

  @IsOptional()
  @Matches(/^\d+(\.\d{1,9})?$/)
  cachedInputPerMillionUsd?: string;
}

/** One entry of `LLM_MODELS`: a model behind an OpenAI-compatible server, with the prices it is billed at. */
export class ModelConfig {
  @IsString()
  @MaxLength(100)
  @Matches(/^[A-Za-z0-9._:/-]+$/)
  id: string;

  @IsOptional()
  @IsString()
  displayName?: string;

  @IsIn(['openai-compatible'])
  provider: 'openai-compatible';

  @IsUrl({ protocols: ['http', 'https'], require_tld: false, require_protocol: true })
  baseUrl: string;

  /** Name of the environment variable that holds the key; none for servers without one. */
  @IsOptional()
  @Matches(/^[A-Z][A-Z0-9_]*$/)
  apiKeyEnv?: string;

  /** What the server calls the model. */
  @IsString()
  model: string;

  @IsInt()
  @Min(1_024)
  contextWindow: number;

  @IsInt()
  @Min(1)
  maxOutputTokens: number;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => PriceConfig)
  prices: PriceConfig[];

  /** Read from the environment, never written anywhere. */
  apiKey?: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Reads `LLM_MODELS` (a JSON array); throws with everything that is wrong in it. */
export function readModels(env: Env): ModelConfig[] {
  const text = env['LLM_MODELS'];
  if (!text) return [];
  const models = plainToInstance(ModelConfig, parseArray(text));
  const problems = models.flatMap((model, i) =>
    describe(validateSync(model, { whitelist: true, forbidNonWhitelisted: true }), `[${i}]`),
  );
  if (problems.length > 0) throw new Error(`is wrong: ${problems.join('; ')}`);
  if (models.some(({ id }) => id === 'offline'))
    throw new Error('must not define a model "offline": that one is built in');
  if (new Set(models.map(({ id }) => id)).size < models.length)
    throw new Error('must not define the same id twice');
  return models.map((model) => Object.assign(model, { apiKey: keyOf(model, env) }));
}

function parseArray(text: string): object[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`must be a JSON array: ${(error as Error).message}`, { cause: error });
  }
  if (!Array.isArray(value)) throw new Error('must be a JSON array of models');
  return value as object[];
}

function keyOf({ id, apiKeyEnv, prices }: ModelConfig, env: Env): string | undefined {
  if (prices.length === 0)
    throw new Error(`must give the model "${id}" at least one price: an unknown price is never free`);
  if (!apiKeyEnv) return undefined;
  const key = env[apiKeyEnv];
  if (!key) throw new Error(`names ${apiKeyEnv} as the key of "${id}", but ${apiKeyEnv} is not set`);
  return key;
}

const describe = (errors: readonly ValidationError[], at: string): string[] =>
  errors.flatMap(({ property, constraints = {}, children = [] }) => [
    ...Object.values(constraints).map((constraint) => `${at}.${constraint}`),
    ...describe(children, `${at}.${property}`),
  ]);
