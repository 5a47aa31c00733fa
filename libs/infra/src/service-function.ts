import { Duration } from 'aws-cdk-lib';
import { Architecture, type Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ServiceStack } from './service-stack.ts';

export interface ServiceFunctionProps {
  readonly code: Code;
  /** @default 'handler.handler' */
  readonly handler?: string;
  readonly environment: Readonly<Record<string, string>>;
  /** @default 30 seconds */
  readonly timeout?: Duration;
  /** In MiB; CPU grows with it. @default 512 */
  readonly memorySize?: number;
}

/** A Lambda function of this system: arm64, the current runtime, its own log group with an end to it. */
export class ServiceFunction extends Function {
  constructor(scope: ServiceStack, id: string, props: ServiceFunctionProps) {
    const { logRetention, removalPolicy } = scope.stage;
    super(scope, id, {
      code: props.code,
      handler: props.handler ?? 'handler.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memorySize ?? 512,
      timeout: props.timeout ?? Duration.seconds(30),
      environment: { NODE_OPTIONS: '--enable-source-maps', ...props.environment },
      logGroup: new LogGroup(scope, `${id}Logs`, { retention: logRetention, removalPolicy }),
    });
  }
}
