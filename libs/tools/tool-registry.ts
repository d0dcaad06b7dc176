import { Injectable } from '@nestjs/common';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** What a model may call, as a context offers it. */
export interface RegisteredTool {
  /** Lower case, such as `search_content`; what agents name it by. */
  readonly name: string;
  readonly title: string;
  /** For the model: what it does and when to use it. */
  readonly description: string;
  /** JSON Schema (2020-12) of its arguments, an object; what does not fit never reaches `run`. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Who may not do this is not offered it. What `run` sends is checked by itself besides. */
  readonly permission: string;
  /** A tool that is not changes something: each call of it waits until the person has approved it. */
  readonly readOnly: boolean;
  /** As the person who asked. Refusals may be thrown; the model is told what they say. */
  run(args: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<unknown>;
}

interface Entry {
  readonly tool: RegisteredTool;
  readonly fits: ValidateFunction;
}

/** The tools that contexts offer to models. */
@Injectable()
export class ToolRegistry {
  private readonly ajv = new Ajv2020({ allErrors: true });
  private readonly entries = new Map<string, Entry>();

  register(tool: RegisteredTool): void {
    if (!/^[a-z][a-z0-9_]{0,49}$/.test(tool.name)) throw new Error(`${tool.name} is no name for a tool`);
    if (this.entries.has(tool.name)) throw new Error(`There are two tools named ${tool.name}`);
    this.entries.set(tool.name, { tool, fits: this.ajv.compile(tool.parameters) });
  }

  find(name: string): RegisteredTool | undefined {
    return this.entries.get(name)?.tool;
  }

  list(): RegisteredTool[] {
    return [...this.entries.values()].map(({ tool }) => tool);
  }

  /** What is wrong with the arguments of a call, in words; undefined when nothing is. */
  problemsOf(name: string, args: unknown): string | undefined {
    const fits = this.entries.get(name)?.fits;
    if (!fits || fits(args)) return undefined;
    return this.ajv.errorsText(fits.errors, { dataVar: 'arguments' });
  }
}
