import { Global, Module, type DynamicModule } from '@nestjs/common';
import { ContentOptions } from './content-options.js';

/** Global, because modules that import content's do not know them. */
@Global()
@Module({})
export class ContentOptionsModule {
  static forRoot(options: ContentOptions): DynamicModule {
    return {
      module: ContentOptionsModule,
      providers: [{ provide: ContentOptions, useValue: options }],
      exports: [ContentOptions],
    };
  }
}
