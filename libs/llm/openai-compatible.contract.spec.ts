import { OpenAiCompatibleProvider } from './openai-compatible.js';
import { openAiDialect } from './testing/openai-dialect.js';
import { describeWireContract } from './testing/wire-contract.js';

describeWireContract({
  name: 'openai-compatible',
  dialect: openAiDialect,
  sends: { image: '"type":"image_url"', schema: '"type":"json_schema"', tool: '"type":"function"' },
  embeds: true,
  counts: false,
  streamsArguments: true,
  connect: (options) => new OpenAiCompatibleProvider(options),
});
