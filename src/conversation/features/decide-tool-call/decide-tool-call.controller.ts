import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { ToolCallView } from '../tool-call.view.js';
import { ApproveToolCall, DenyToolCall } from './decide-tool-call.command.js';

class DecideToolCallRequest {
  @Text({
    max: 64,
    pattern: /^[0-9a-f]{64}$/,
    description:
      'The `argumentsHash` of the call as you were shown it: the decision is for these arguments alone',
  })
  argumentsHash: string;
}

@ApiTags('conversations')
@Controller('conversations')
export class DecideToolCallController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/messages/:messageId/tool-calls/:callId/approve')
  @Endpoint({
    summary: 'Let an answer call a tool with exactly these arguments, once; the answer then goes on',
    message: ApproveToolCall,
    status: 202,
    response: ToolCallView,
  })
  approve(
    @IdParam() id: string,
    @IdParam('messageId') messageId: string,
    @IdParam('callId') callId: string,
    @Body() { argumentsHash }: DecideToolCallRequest,
  ): Promise<ToolCallView> {
    return this.dispatcher.command(new ApproveToolCall(id, messageId, callId, argumentsHash));
  }

  @Post(':id/messages/:messageId/tool-calls/:callId/deny')
  @Endpoint({
    summary: 'Do not let an answer call a tool; the model is told so and the answer goes on without',
    message: DenyToolCall,
    status: 202,
    response: ToolCallView,
  })
  deny(
    @IdParam() id: string,
    @IdParam('messageId') messageId: string,
    @IdParam('callId') callId: string,
    @Body() { argumentsHash }: DecideToolCallRequest,
  ): Promise<ToolCallView> {
    return this.dispatcher.command(new DenyToolCall(id, messageId, callId, argumentsHash));
  }
}
