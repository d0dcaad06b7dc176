import { createRequire } from 'node:module';

interface Entity {
  getMetadata(): string;
}

interface Service extends Entity {
  readonly entityMeta: { getAssertionConsumerService(binding: 'post'): string };
}

export interface SamlRequest {
  readonly extract: { readonly issuer: string; readonly request: { readonly id: string } };
}

interface Provider extends Entity {
  parseLoginRequest(service: Service, binding: string, request: object): Promise<SamlRequest>;
  createLoginResponse(
    service: Service,
    request: SamlRequest,
    binding: 'post',
    user: object,
    options: { readonly customTagReplacement: () => { id: string; context: string } },
  ): Promise<{ readonly context: string }>;
}

interface Samlify {
  ServiceProvider(settings: object): Service;
  IdentityProvider(settings: object): Provider;
  setSchemaValidator(validator: { validate(xml: string): Promise<string> }): void;
}

/** What is used of it. Its own types bring those of browsers into every file of the project. */
export const samlify = createRequire(import.meta.url)('samlify') as Samlify;
