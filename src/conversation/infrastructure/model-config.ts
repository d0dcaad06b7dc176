import { plainToInstance } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
  validateSync,
  type ValidationError,
} from 'class-validator';
import { Type } from 'class-transformer';
import { usdPerMillion, type PriceEntry, type PriceTier } from '#libs/llm/prices.js';
import { MODEL_CAPABILITIES, type ModelCapability } from '../domain/models.js';

const USD = /^\d+(\.\d{1,9})?$/;

/** Dollars per million tokens, as decimal text. A kind left out costs what the kind it is part of costs. */
class RatesConfig {
  @Matches(USD)
  inputPerMillionUsd: string;

  @Matches(USD)
  outputPerMillionUsd: string;

  @IsOptional()
  @Matches(USD)
  cachedInputPerMillionUsd?: string;

  @IsOptional()
  @Matches(USD)
  cacheWritePerMillionUsd?: string;

  @IsOptional()
  @Matches(USD)
  reasoningPerMillionUsd?: string;
}

class TierConfig extends RatesConfig {
  /** The whole call costs this when its input has that many tokens. */
  @IsInt()
  @Min(1)
  fromInputTokens: number;
}

class PriceConfig extends RatesConfig {
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  effectiveFrom: string;

  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => TierConfig)
  tiers?: TierConfig[];
}

export const PROVIDER_KINDS = ['openai', 'anthropic', 'google', 'openai-compatible'] as const;
export type ProviderKind = (typeof PROVIDER_KINDS)[number];

/** One entry of `LLM_MODELS`: a model, where it is reached, and the prices it is billed at. */
export class ModelConfig {
  @IsString()
  @MaxLength(100)
  @Matches(/^[A-Za-z0-9._:/-]+$/)
  id: string;

  @IsOptional()
  @IsString()
  displayName?: string;

  @IsIn(PROVIDER_KINDS)
  provider: ProviderKind;

  /** The vendor's own unless set; OpenAI-compatible servers have none. Never a caller's to choose. */
  @ValidateIf(
    ({ provider, baseUrl }: ModelConfig) => provider === 'openai-compatible' || baseUrl !== undefined,
  )
  @IsUrl({ protocols: ['http', 'https'], require_tld: false, require_protocol: true })
  baseUrl?: string;

  /** Name of the environment variable that holds the key; none for servers without one. */
  @IsOptional()
  @Matches(/^[A-Z][A-Z0-9_]*$/)
  apiKeyEnv?: string;

  /** Whose keys organizations may bring for it; by default `provider`, and none for OpenAI-compatible servers. */
  @IsOptional()
  @Matches(/^[a-z0-9-]{1,50}$/)
  vendor?: string;

  /** What the server calls the model. */
  @IsString()
  model: string;

  @IsInt()
  @Min(1_024)
  contextWindow: number;

  @IsInt()
  @Min(1)
  maxOutputTokens: number;

  @IsOptional()
  @IsArray()
  @IsIn(MODEL_CAPABILITIES, { each: true })
  capabilities?: ModelCapability[];

  @IsOptional()
  @Matches(/^[a-z0-9-]{1,50}$/)
  region?: string;

  @IsOptional()
  @IsBoolean()
  trainsOnData?: boolean;

  @IsOptional()
  @IsInt()
  @Min(0)
  retentionDays?: number;

  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  fallbacks?: string[];

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
  checkFallbacks(models);
  checkVendors(models);
  return models.map((model) => Object.assign(model, { apiKey: keyOf(model, env) }));
}

/** Whose keys a model takes. */
export const vendorOf = ({ vendor, provider }: ModelConfig): string | null =>
  vendor ?? (provider === 'openai-compatible' ? null : provider);

export const priceEntries = ({ id, prices }: ModelConfig): PriceEntry[] =>
  prices.map(({ effectiveFrom, tiers = [], ...rates }) => ({
    model: id,
    effectiveFrom,
    tiers: [
      toTier({ ...rates, fromInputTokens: 0 }),
      ...tiers.toSorted((a, b) => a.fromInputTokens - b.fromInputTokens).map(toTier),
    ],
  }));

function toTier({ fromInputTokens, ...rates }: TierConfig): PriceTier {
  const optional = (dollars: string | undefined) =>
    dollars === undefined ? undefined : usdPerMillion(dollars);
  return {
    fromInputTokens,
    rates: {
      input: usdPerMillion(rates.inputPerMillionUsd),
      output: usdPerMillion(rates.outputPerMillionUsd),
      cachedInput: optional(rates.cachedInputPerMillionUsd),
      cacheWrite: optional(rates.cacheWritePerMillionUsd),
      reasoning: optional(rates.reasoningPerMillionUsd),
    },
  };
}

function checkFallbacks(models: readonly ModelConfig[]): void {
  const ids = new Set(models.map(({ id }) => id)).add('offline');
  for (const { id, fallbacks = [] } of models)
    for (const fallback of fallbacks)
      if (!ids.has(fallback))
        throw new Error(`lets "${id}" fall back to "${fallback}", which it does not define`);
}

/** A key of an organization must go to one host: its vendor's. */
function checkVendors(models: readonly ModelConfig[]): void {
  const hosts = new Map<string, string>();
  for (const model of models) {
    const vendor = vendorOf(model);
    if (vendor === null) continue;
    const host = `${model.provider} ${model.baseUrl ?? ''}`;
    if ((hosts.get(vendor) ?? host) !== host)
      throw new Error(
        `reaches the vendor "${vendor}" in two ways: an organization's key may go to one host only`,
      );
    hosts.set(vendor, host);
  }
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
