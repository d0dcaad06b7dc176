import type { TestApp } from '#libs/testing/app-fixture.js';

// oxlint-disable-next-line no-explicit-any -- JSON Schema has too many shapes to spell out for tests
export type Schema = any;

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Content {
  readonly schema?: Schema;
}

export interface Response {
  readonly description: string;
  readonly content?: Readonly<Record<string, Content>>;
}

interface RawOperation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, Response>>;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly 'x-permission'?: string;
  readonly 'x-mode'?: string;
}

export interface OpenApiJson {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** One operation of the document. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  /** With `{name}` for each parameter. */
  readonly path: string;
  readonly summary?: string;
  readonly isPublic: boolean;
  readonly permission?: string;
  /** What an API key needs for it; undefined where no key will do. */
  readonly scopes?: readonly string[];
  /** The class of messages it belongs to. */
  readonly mode?: string;
  readonly parameters: readonly Parameter[];
  readonly body?: Schema;
  readonly responses: Readonly<Record<string, Response>>;
  /** Whether it refuses with problem documents; what follows a protocol of others (SCIM) refuses as that says. */
  readonly speaksProblems: boolean;
}

/** The OpenAPI document of a running application, read from it. */
export class ApiDocument {
  readonly operations: readonly Operation[];

  constructor(readonly json: OpenApiJson) {
    this.operations = Object.entries(json.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, raw]) => toOperation(method.toUpperCase(), path, raw)),
    );
  }

  static async of({ url }: Pick<TestApp, 'url'>): Promise<ApiDocument> {
    return new ApiDocument((await (await fetch(`${url}/docs/openapi.json`)).json()) as OpenApiJson);
  }

  /** The operation that an address as it was sent leads to. HEAD is what GET would answer. */
  match(method: string, address: string): Operation | undefined {
    const sent = pathOf(address).split('/');
    const asked = method === 'HEAD' ? 'GET' : method;
    return this.operations.find((operation) => {
      const pattern = operation.path.split('/');
      return (
        operation.method === asked &&
        pattern.length === sent.length &&
        pattern.every((part, i) => (part.startsWith('{') ? sent[i] !== '' : part === sent[i]))
      );
    });
  }

  /** Follows `$ref`. */
  resolve(schema: Schema): Schema {
    const name = /^#\/components\/schemas\/(.+)$/.exec(schema?.$ref ?? '')?.[1];
    return name === undefined ? schema : this.json.components.schemas[name];
  }
}

/** The path as the router reads it: without origin, query and fragment, decoded where it can be. */
export function pathOf(address: string): string {
  const path = address.replace(/^https?:\/\/[^/]*/, '').split(/[?#]/, 1)[0] ?? '';
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** Where protocols of others are spoken, whose refusals have a shape of their own. */
const OF_OTHERS = ['/scim/', '/openai/'];

const toOperation = (method: string, path: string, raw: RawOperation): Operation => ({
  id: raw.operationId ?? `${method} ${path}`,
  method,
  path,
  summary: raw.summary,
  isPublic: raw.security === undefined || raw.security.length === 0,
  permission: raw['x-permission'],
  scopes: raw.security?.find((way) => 'api-key' in way)?.['api-key'],
  mode: raw['x-mode'],
  parameters: raw.parameters ?? [],
  body: raw.requestBody?.content['application/json']?.schema,
  responses: raw.responses,
  speaksProblems: !OF_OTHERS.some((prefix) => path.startsWith(prefix)),
});
