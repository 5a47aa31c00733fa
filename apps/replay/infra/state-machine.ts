import type { ServiceStack } from '@status-callbacks/infra/service-stack';
import { ArnFormat } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { MAP_LABEL, definition } from './definition.ts';

export interface ReplayStateMachineProps {
  readonly archive: IBucket;
  readonly results: IBucket;
  readonly worker: IFunction;
  readonly sum: IFunction;
}

/** The state machine with what its role may do: written out, because the constructs would grant the whole archive. */
export const replayStateMachine = (stack: ServiceStack, props: ReplayStateMachineProps): StateMachine => {
  const { archive, results, worker, sum } = props;
  // Named, so that the role can speak of it before it exists.
  const stateMachineName = `status-callbacks-replay-${stack.stage.name}`;
  const arnOf = (resource: string, resourceName: string): string =>
    stack.formatArn({ service: 'states', resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  const executions = [`${stateMachineName}:*`, `${stateMachineName}/${MAP_LABEL}:*`].map((name) =>
    arnOf('execution', name),
  );

  const role = new Role(stack, 'StateMachineRole', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
  const allow = (actions: string[], resources: string[], conditions = {}): void => {
    role.addToPolicy(new PolicyStatement({ actions, resources, conditions }));
  };
  allow(['lambda:InvokeFunction'], [worker.functionArn, sum.functionArn]);
  allow(['s3:ListBucket'], [archive.bucketArn], { StringLike: { 's3:prefix': 'callbacks/v1/*' } });
  // https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html#resultwriter-iam-policies
  allow(
    ['s3:PutObject', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'],
    [results.arnForObjects('*')],
  );
  // https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
  allow(['states:StartExecution'], [arnOf('stateMachine', stateMachineName)]);
  allow(['states:DescribeExecution', 'states:StopExecution', 'states:RedriveExecution'], executions);

  const { logRetention: retention, removalPolicy } = stack.stage;
  return new StateMachine(stack, 'StateMachine', {
    stateMachineName,
    role,
    definitionBody: DefinitionBody.fromString(
      stack.toJsonString(
        definition({
          archiveBucket: archive.bucketName,
          resultsBucket: results.bucketName,
          workerArn: worker.functionArn,
          sumArn: sum.functionArn,
        }),
      ),
    ),
    // What went wrong and not what it was about: inputs hold filters, which may be custom parameters.
    logs: {
      destination: new LogGroup(stack, 'StateMachineLogs', { retention, removalPolicy }),
      level: LogLevel.ERROR,
      includeExecutionData: false,
    },
  });
};
