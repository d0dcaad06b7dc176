import { Body, Controller, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { ModelPolicyView } from '../model-policy.view.js';
import { SetModelPolicy } from './set-model-policy.command.js';

@ApiTags('models')
@Controller('model-policy')
export class SetModelPolicyController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Put()
  @Endpoint({
    summary: 'Say which models your organization lets its people converse with; it holds for the next answer',
    message: SetModelPolicy,
    response: ModelPolicyView,
  })
  set(@Body() policy: ModelPolicyView): Promise<ModelPolicyView> {
    return this.dispatcher.command(new SetModelPolicy(policy));
  }
}
