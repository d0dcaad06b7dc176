import { DomainError } from '#libs/kernel/domain-error.js';

/** No model, agent or label of that name is there for whoever asks. */
export class NamedModelNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'openai.model_not_found';
  constructor(name: string, hint = 'GET /openai/v1/models lists those you may use.') {
    super(`The model "${name}" does not exist or you may not use it. ${hint}`, {
      errors: [{ pointer: '/model', code: 'model', detail: 'must be one of those listed' }],
    });
  }
}

/** Policy, capability or price keep the model from answering this request. */
export class ModelRefused extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'openai.model_refused';
}

/** The provider, asked, finds fault with the request. */
export class ProviderRefused extends DomainError {
  static readonly kind = 'malformed';
  static readonly code = 'openai.provider_refused';
}

export class ContextTooLong extends DomainError {
  static readonly kind = 'malformed';
  static readonly code = 'openai.context_length_exceeded';
}

export class ContentFiltered extends DomainError {
  static readonly kind = 'malformed';
  static readonly code = 'openai.content_filter';
}

export class ProviderBusy extends DomainError {
  static readonly kind = 'too-many-requests';
  static readonly code = 'openai.provider_rate_limited';
}

/** No provider answered, or not to the end. */
export class ProviderFailed extends DomainError {
  static readonly kind = 'unavailable';
  static readonly code = 'openai.provider_failed';
}
