import { Duration, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { impactAlarm } from './alarm.ts';
import type { ServiceStack } from './service-stack.ts';

export interface ServiceFunctionProps {
  readonly code: Code;
  /** @default 'handler.handler' */
  readonly handler?: string;
  /** What its code reads, besides what every function has. */
  readonly environment: Readonly<Record<string, string>>;
  /** @default 30 seconds */
  readonly timeout?: Duration;
  /** In MiB; CPU grows with it. @default 512 */
  readonly memorySize?: number;
  /** What people lose while it does not run, in one sentence. */
  readonly impact: string;
}

const PERIOD = Duration.minutes(5);

/** By Node, and by the log of `libs/lambda`. */
export const EVERY_FUNCTION_READS = ['NODE_OPTIONS', 'SERVICE_VERSION', 'STAGE'] as const;

/** `FrontDoor` is "front door", `CountFunction` is "count", and `Function` needs no name beside that of its service. */
const wordsOf = (id: string): string =>
  id
    .replace(/Function$/, '')
    .replaceAll(/(?<=[a-z])[A-Z]/g, ' $&')
    .toLowerCase();

/**
 * A Lambda function of this system: arm64, the current runtime, a log group with an end to it, a role that may write to that
 * and no other, and alarms for what a function cannot report itself.
 */
export class ServiceFunction extends Function {
  readonly ownRole: Role;

  constructor(scope: ServiceStack, id: string, props: ServiceFunctionProps) {
    const { name: stage, logRetention, removalPolicy } = scope.stage;
    const logGroup = new LogGroup(scope, `${id}Logs`, { retention: logRetention, removalPolicy });
    // Not CDK's, which may write to every log group of the account, and make new ones that never end.
    const ownRole = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(ownRole);
    super(scope, id, {
      // A generated name would be cut before the stage, and the overview finds metrics by it.
      functionName: `${scope.stackName}-${id}`,
      code: props.code,
      handler: props.handler ?? 'handler.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memorySize ?? 512,
      timeout: props.timeout ?? Duration.seconds(30),
      environment: {
        NODE_OPTIONS: '--enable-source-maps',
        SERVICE_VERSION: scope.version,
        STAGE: stage,
        ...props.environment,
      },
      role: ownRole,
      logGroup,
    });
    this.ownRole = ownRole;
    Validations.of(this).acknowledge(
      {
        id: 'Serverless-LambdaDLQ',
        reason: 'Nothing invokes it asynchronously: a queue before it has dead letters, any other caller waits for it.',
      },
      {
        id: 'Serverless-LambdaTracing',
        reason:
          'A trace ends at every batch of a queue, and would repeat the metrics of the function for up to $13 a month each; what became of one callback, `callbacks show` says.',
      },
    );
    this.watch(scope, id, props.impact);
  }

  private watch(stack: ServiceStack, label: string, impact: string): void {
    const { dashboard } = stack;
    // Ten minutes in a row: not for one failure that was tried again, and before a message has failed five times.
    const onAndOn = { threshold: 0, periods: 2, impact };
    const name = wordsOf(label);
    impactAlarm(stack, `${name} function errors`.trim(), {
      ...onAndOn,
      metric: this.metricErrors({ period: PERIOD }),
      heading: 'function-errors',
      graph: { answers: 'lost', title: 'Function errors', label },
    });
    impactAlarm(stack, `${name} function throttles`.trim(), {
      ...onAndOn,
      metric: this.metricThrottles({ period: PERIOD }),
      heading: 'function-throttles',
      graph: { answers: 'load', title: 'Throttles', label },
    });
    dashboard.plot({ answers: 'late', title: 'Longest invocation, ms' }, [
      this.metricDuration({ period: PERIOD, statistic: 'Maximum', label }),
    ]);
    dashboard.plot({ answers: 'load', title: 'Invocations' }, [this.metricInvocations({ period: PERIOD, label })]);
    dashboard.plot({ answers: 'load', title: 'Time paid for, ms' }, [
      this.metricDuration({ period: PERIOD, statistic: 'Sum', label }),
    ]);
  }
}
