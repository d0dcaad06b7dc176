import { Injectable, Logger } from '@nestjs/common';
import { Authorizer } from '#libs/cqrs/ports.js';
import { Clock } from '#libs/kernel/clock.js';
import { DomainError } from '#libs/kernel/domain-error.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { ToolRegistry, type RegisteredTool } from '#libs/tools/tool-registry.js';
import type { ToolOutcome } from '../domain/tool-call.js';
import { failed, succeeded, ToolSource, type OfferedTool } from './tools.js';

/** The platform's own tools, for those who may do what they do. */
@Injectable()
export class RegisteredTools extends ToolSource {
  private readonly logger = new Logger(RegisteredTools.name);

  constructor(
    private readonly registry: ToolRegistry,
    private readonly authorizer: Authorizer,
    clock: Clock,
  ) {
    super();
    registry.register({
      name: 'current_time',
      title: 'Current time',
      description: 'Tells the date and the time, in UTC and in the time zone that is asked for.',
      parameters: {
        type: 'object',
        properties: { timezone: { type: 'string', maxLength: 50, description: 'Such as Europe/Zurich' } },
        additionalProperties: false,
      },
      permission: 'conversation.use',
      readOnly: true,
      run: async ({ timezone }) => timeIn(clock.now(), timezone === undefined ? 'UTC' : String(timezone)),
    });
  }

  async offered(names: readonly string[]): Promise<OfferedTool[]> {
    const actor = currentActor();
    await this.authorizer.prepare(actor);
    return names.flatMap((name) => {
      const tool = this.registry.find(name);
      return tool && this.authorizer.allows(actor, tool.permission) ? this.offer(tool) : [];
    });
  }

  private offer(tool: RegisteredTool): OfferedTool {
    const { name, description, parameters, readOnly } = tool;
    return {
      name,
      description,
      parameters,
      tool: name,
      serverId: null,
      needsApproval: !readOnly,
      problemsOf: (args) => this.registry.problemsOf(name, args),
      run: (args, signal) => this.run(tool, args, signal),
    };
  }

  private async run(
    tool: RegisteredTool,
    args: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<ToolOutcome> {
    try {
      return succeeded(await tool.run(args, signal));
    } catch (error) {
      if (error instanceof DomainError) return failed(error.code, error.message);
      this.logger.error(error, `The tool ${tool.name} failed for a reason of our own`);
      return failed('tool.internal_error', 'The tool could not be run.');
    }
  }
}

function timeIn(now: Date, timeZone: string): unknown {
  try {
    const local = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'full', timeStyle: 'long' });
    return { utc: now.toISOString(), local: local.format(now), timeZone };
  } catch (error) {
    if (error instanceof RangeError)
      return { utc: now.toISOString(), error: `There is no time zone ${timeZone}` };
    throw error;
  }
}
