import { describe, expect, it } from 'vitest';
import { digestOf, offeredNameOf, type McpTool } from './mcp.js';

const tool: McpTool = {
  name: 'say',
  title: null,
  description: 'Says something.',
  parameters: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } } },
  readOnly: false,
};

describe('the name that a model calls a server’s tool by', () => {
  it('CNV-22 is made of both names', () => {
    expect(offeredNameOf('desk', 'say-it_2')).toBe('desk__say-it_2');
  });

  it.each(['files.read', 'sag es', 'größe', 'x'.repeat(128)])(
    'CNV-22 is one that providers take, whatever the tool is called: %s',
    (name) => {
      const offered = offeredNameOf('desk', name);
      expect(offered).toMatch(/^desk__[\w-]{1,58}$/);
      expect(offeredNameOf('desk', name)).toBe(offered);
      expect(offeredNameOf('desk', `${name}!`)).not.toBe(offered);
    },
  );

  it('CNV-22 is that of one tool, where names differ in what providers do not take', () => {
    expect(offeredNameOf('desk', 'a.b')).not.toBe(offeredNameOf('desk', 'a/b'));
  });
});

describe('what was allowed when a tool was', () => {
  it('CNV-22 is the same in whatever order a server says it', () => {
    const properties = { b: { type: 'string' }, a: { type: 'string' } };
    expect(digestOf({ ...tool, parameters: { properties, type: 'object' } })).toBe(digestOf(tool));
  });

  it.each<Partial<McpTool>>([
    { title: 'Say' },
    { description: 'Says anything.' },
    { readOnly: true },
    { parameters: { type: 'object', properties: {} } },
    { parameters: { ...tool.parameters, required: ['a', 'b'] } },
  ])('CNV-22 is another with %j', (changed) => {
    expect(digestOf({ ...tool, ...changed })).not.toBe(digestOf(tool));
  });

  it('CNV-22 keeps the order where it means something', () => {
    const requiring = (...required: string[]) =>
      digestOf({ ...tool, parameters: { ...tool.parameters, required } });
    expect(requiring('a', 'b')).not.toBe(requiring('b', 'a'));
  });
});
