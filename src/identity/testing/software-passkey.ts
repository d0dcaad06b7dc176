import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

interface Options {
  readonly challenge: string;
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTESTED = 0x40;

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();
const encoded = (data: string | Uint8Array): string => Buffer.from(data).toString('base64url');

/** What a browser and its authenticator do, with a key of this process. */
export class SoftwarePasskey {
  readonly id = encoded(randomBytes(16));
  /** Whether it asks its owner for a finger or a PIN. */
  verifiesUser = true;
  /** Whether it counts its uses; those that are kept in several devices do not. */
  counts = true;
  count = 0;
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  constructor(
    readonly origin: string,
    readonly domain: string,
  ) {}

  create(options: Options) {
    const clientData = this.clientData('webauthn.create', options);
    const { x = '', y = '' } = this.keys.publicKey.export({ format: 'jwk' });
    const coordinate = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
    const key = new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, coordinate(x)],
      [-3, coordinate(y)],
    ]);
    const id = Buffer.from(this.id, 'base64url');
    const length = Buffer.from([id.length >> 8, id.length & 255]);
    const attested = Buffer.concat([Buffer.alloc(16), length, id, isoCBOR.encode(key)]);
    const attestation = new Map<string, string | Uint8Array | Map<string, string>>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', new Uint8Array(Buffer.concat([this.authenticatorData(ATTESTED), attested]))],
    ]);
    return this.response({
      clientDataJSON: encoded(clientData),
      attestationObject: encoded(isoCBOR.encode(attestation)),
      transports: ['internal'],
    });
  }

  get(options: Options) {
    if (this.counts) this.count += 1;
    const clientData = this.clientData('webauthn.get', options);
    const data = this.authenticatorData(0);
    const signature = sign('sha256', Buffer.concat([data, sha256(clientData)]), this.keys.privateKey);
    return this.response({
      clientDataJSON: encoded(clientData),
      authenticatorData: encoded(data),
      signature: encoded(signature),
    });
  }

  private response(response: object) {
    return { id: this.id, rawId: this.id, type: 'public-key', clientExtensionResults: {}, response };
  }

  private clientData(type: string, { challenge }: Options): string {
    return JSON.stringify({ type, challenge, origin: this.origin, crossOrigin: false });
  }

  private authenticatorData(flags: number): Buffer {
    const [head, counter] = [
      Buffer.from([flags | PRESENT | (this.verifiesUser ? VERIFIED : 0)]),
      Buffer.alloc(4),
    ];
    counter.writeUInt32BE(this.count);
    return Buffer.concat([sha256(this.domain), head, counter]);
  }
}
