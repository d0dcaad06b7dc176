import { ToolCalls } from './domain/tool-calls.js';
import {
  ApproveToolCallHandler,
  DenyToolCallHandler,
} from './features/decide-tool-call/decide-tool-call.command.js';
import { DecideToolCallController } from './features/decide-tool-call/decide-tool-call.controller.js';
import { EndToolCallHandler } from './features/end-tool-call/end-tool-call.command.js';
import { RecordToolStepHandler } from './features/record-tool-step/record-tool-step.command.js';
import { StartToolCallHandler } from './features/start-tool-call/start-tool-call.command.js';
import { WaitingAnswers } from './features/waiting-answers.js';
import { SqlToolCalls } from './infrastructure/sql-tool-calls.js';
import { ToolCallMapping } from './infrastructure/tool-call.mapping.js';

/** What is about tools that answers call. */
export const toolControllers = [DecideToolCallController];

export const toolMappings = [ToolCallMapping];

export const toolProviders = [
  ApproveToolCallHandler,
  DenyToolCallHandler,
  EndToolCallHandler,
  RecordToolStepHandler,
  StartToolCallHandler,
  WaitingAnswers,
  { provide: ToolCalls, useClass: SqlToolCalls },
];
