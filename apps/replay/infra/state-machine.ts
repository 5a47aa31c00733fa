import { allowWildcard } from '@status-callbacks/infra/allow';
import type { ServiceStack } from '@status-callbacks/infra/service-stack';
import { ArnFormat, Validations } from 'aws-cdk-lib';
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

  // https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html#prevent-cross-service-confused-deputy
  const role = new Role(stack, 'StateMachineRole', {
    assumedBy: new ServicePrincipal('states.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnLike: { 'aws:SourceArn': arnOf('stateMachine', '*') },
      },
    }),
  });
  const allow = (actions: string[], resources: string[], conditions = {}): void => {
    role.addToPolicy(new PolicyStatement({ actions, resources, conditions }));
  };
  allow(['lambda:InvokeFunction'], [worker.functionArn, sum.functionArn]);
  allow(['s3:ListBucket'], [archive.bucketArn], { StringLike: { 's3:prefix': 'callbacks/v1/*' } });
  // https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html#resultwriter-iam-policies
  allowWildcard(role, {
    actions: ['s3:PutObject', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'],
    resources: [results.arnForObjects('*')],
    reason: 'Step Functions names the objects that it writes results to.',
  });
  // https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
  allow(['states:StartExecution'], [arnOf('stateMachine', stateMachineName)]);
  allowWildcard(role, {
    actions: ['states:DescribeExecution', 'states:StopExecution', 'states:RedriveExecution'],
    resources: executions,
    reason: 'Executions of this state machine, and of its map, get their names when they start.',
  });

  const { logRetention: retention, removalPolicy } = stack.stage;
  const stateMachine = new StateMachine(stack, 'StateMachine', {
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
  const untraced = 'The history of an execution has every step with its times; a trace would repeat it.';
  Validations.of(stateMachine).acknowledge(
    { id: 'AwsSolutions-SF1', reason: 'The history of an execution has what succeeded; the log is for what did not.' },
    { id: 'AwsSolutions-SF2', reason: untraced },
    { id: 'Serverless-StepFunctionStateMachineXray', reason: untraced },
  );
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'What lets a state machine log cannot be granted for one log group (https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html).',
  });
  return stateMachine;
};
