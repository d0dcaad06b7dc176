import { AnthropicProvider } from './anthropic.js';
import { anthropicDialect } from './testing/anthropic-dialect.js';
import { describeWireContract } from './testing/wire-contract.js';

describeWireContract({
  name: 'anthropic',
  dialect: anthropicDialect,
  sends: {
    image: '"media_type":"image/png"',
    schema: '"additionalProperties":false',
    tool: '"input_schema"',
  },
  embeds: false,
  counts: true,
  streamsArguments: true,
  connect: (options) => new AnthropicProvider(options),
});
