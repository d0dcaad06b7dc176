import { DomainError } from '#libs/kernel/domain-error.js';

export class ModelsUnknown extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'model.unknown';
  constructor(index: number) {
    super('A model is not configured here. GET /api/v1/models lists those that are.', {
      errors: [
        { pointer: `/allowedModels/${index}`, code: 'model', detail: 'must be the id of a configured model' },
      ],
    });
  }
}

/** The organization's policy keeps a model that is configured from answering. */
export class ModelNotAllowed extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'model.not_allowed';
  constructor(model: string, reason: string) {
    super(`The model "${model}" cannot be used: ${reason}.`);
  }
}

export class VendorUnknown extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'model.vendor_unknown';
  constructor(vendors: readonly string[]) {
    super(
      vendors.length === 0
        ? 'No model is configured whose vendor takes keys of organizations.'
        : `There is no such vendor here. Those that take keys of organizations: ${vendors.join(', ')}.`,
    );
  }
}

export class ProviderKeyNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'model.provider_key_not_found';
  constructor() {
    super('Your organization has no key of its own for this vendor.');
  }
}

/** Answers could not be given so. */
export class AnswerDefaultInvalid extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'model.answer_default_invalid';
  constructor(faults: readonly { readonly field: string; readonly code: string; readonly detail: string }[]) {
    super('Answers could not be given so.', {
      errors: faults.map(({ field, code, detail }) => ({
        // The agent is what there is no version of.
        pointer: field === 'agentLabel' || field === 'agentVersion' ? '/aiAgentId' : `/${field}`,
        code,
        detail,
      })),
    });
  }
}
