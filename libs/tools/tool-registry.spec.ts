import { describe, expect, it } from 'vitest';
import { ToolRegistry, type RegisteredTool } from './tool-registry.js';

const tool = (name: string): RegisteredTool => ({
  name,
  title: 'Looks',
  description: 'Looks for something',
  parameters: { type: 'object', properties: { q: { type: 'string' } }, required: ['q'] },
  permission: 'content.read',
  readOnly: true,
  run: async () => null,
});

describe('ToolRegistry', () => {
  it.each(['Look', '1look', 'look-up', '', 'l'.repeat(51)])('CNV-22 takes no tool named "%s"', (name) => {
    expect(() => new ToolRegistry().register(tool(name))).toThrow('is no name for a tool');
  });

  it('CNV-22 takes one tool of a name, and tells what is wrong with a call of it', () => {
    const registry = new ToolRegistry();
    registry.register(tool('look_up'));
    expect(() => registry.register(tool('look_up'))).toThrow('two tools named look_up');
    expect(registry.list()).toHaveLength(1);
    expect(registry.problemsOf('look_up', {})).toContain("required property 'q'");
    expect(registry.problemsOf('look_up', { q: 'moose' })).toBeUndefined();
    expect(registry.problemsOf('other', {})).toBeUndefined();
  });
});
