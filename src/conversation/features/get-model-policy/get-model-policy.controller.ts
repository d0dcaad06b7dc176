import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { ModelPolicyView } from '../model-policy.view.js';
import { GetModelPolicy } from './get-model-policy.query.js';

@ApiTags('models')
@Controller('model-policy')
export class GetModelPolicyController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'Read which models your organization lets its people converse with',
    message: GetModelPolicy,
    response: ModelPolicyView,
  })
  get(): Promise<ModelPolicyView> {
    return this.dispatcher.query(new GetModelPolicy());
  }
}
