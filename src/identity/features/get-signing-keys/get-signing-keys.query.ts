import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ListOf, Text } from '#libs/http/fields.js';
import { SigningKeys, type PublicJwk } from '../../domain/signing-keys.js';

export class PublicKeyView implements PublicJwk {
  @Text({ max: 10 })
  kty: string;

  @Text({ max: 10 })
  crv: string;

  @Text({ max: 100 })
  x: string;

  @Text({ max: 100 })
  y: string;

  @Text({ max: 200 })
  kid: string;

  @Text({ max: 10 })
  alg: string;

  @Text({ max: 10 })
  use: string;
}

/** A JSON Web Key Set (RFC 7517). */
export class PublicKeysView {
  @ListOf(() => PublicKeyView)
  keys: PublicKeyView[];
}

@Message({ permission: 'public', mode: 'critical-auth' })
export class GetSigningKeys extends Query<PublicKeysView> {}

@QueryHandler(GetSigningKeys)
export class GetSigningKeysHandler implements IQueryHandler<GetSigningKeys> {
  constructor(private readonly keys: SigningKeys) {}

  async execute(): Promise<PublicKeysView> {
    return { keys: [...this.keys.publicJwks()] };
  }
}
