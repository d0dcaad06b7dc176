import { Logger as NestLogger } from 'nestjs-pino';

/** Parts of Nest that write a line for every module and route they set up. */
const SET_UP = new Set([
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestFactory',
  'NestApplication',
]);

/** The application's logger, with Nest's own set-up at debug: a hundred lines nobody asked for at every start. */
export class BootLogger extends NestLogger {
  override log(message: unknown, ...parameters: unknown[]): void {
    if (SET_UP.has(String(parameters.at(-1)))) super.debug(message, ...parameters);
    else super.log(message, ...parameters);
  }
}
