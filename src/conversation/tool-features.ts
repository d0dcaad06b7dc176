import { AllowMcpToolsHandler } from './features/allow-mcp-tools/allow-mcp-tools.command.js';
import { AllowMcpToolsController } from './features/allow-mcp-tools/allow-mcp-tools.controller.js';
import { CreateMcpServerHandler } from './features/create-mcp-server/create-mcp-server.command.js';
import { CreateMcpServerController } from './features/create-mcp-server/create-mcp-server.controller.js';
import { DeleteMcpServerHandler } from './features/delete-mcp-server/delete-mcp-server.command.js';
import { DeleteMcpServerController } from './features/delete-mcp-server/delete-mcp-server.controller.js';
import { ListMcpServersHandler } from './features/list-mcp-servers/list-mcp-servers.query.js';
import { ListMcpServersController } from './features/list-mcp-servers/list-mcp-servers.controller.js';
import { TestMcpServerHandler } from './features/test-mcp-server/test-mcp-server.query.js';
import { TestMcpServerController } from './features/test-mcp-server/test-mcp-server.controller.js';
import { RecordMcpToolsHandler } from './features/record-mcp-tools/record-mcp-tools.command.js';
import { McpClient } from './generation/mcp-client.js';
import { McpTools } from './generation/mcp-tools.js';
import { SdkMcpClient } from './infrastructure/sdk-mcp-client.js';
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
export const toolControllers = [
  DecideToolCallController,
  CreateMcpServerController,
  ListMcpServersController,
  DeleteMcpServerController,
  TestMcpServerController,
  AllowMcpToolsController,
];

export const toolMappings = [ToolCallMapping];

export const toolProviders = [
  ApproveToolCallHandler,
  DenyToolCallHandler,
  EndToolCallHandler,
  RecordToolStepHandler,
  StartToolCallHandler,
  WaitingAnswers,
  CreateMcpServerHandler,
  ListMcpServersHandler,
  DeleteMcpServerHandler,
  TestMcpServerHandler,
  RecordMcpToolsHandler,
  AllowMcpToolsHandler,
  McpTools,
  { provide: McpClient, useClass: SdkMcpClient },
  { provide: ToolCalls, useClass: SqlToolCalls },
];
