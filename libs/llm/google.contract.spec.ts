import { GoogleProvider } from './google.js';
import { googleDialect } from './testing/google-dialect.js';
import { describeWireContract } from './testing/wire-contract.js';

describeWireContract({
  name: 'google',
  dialect: googleDialect,
  sends: {
    image: '"mimeType":"image/png"',
    schema: '"responseMimeType":"application/json"',
    tool: '"functionDeclarations"',
  },
  embeds: true,
  counts: true,
  streamsArguments: false,
  connect: (options) => new GoogleProvider(options),
});
