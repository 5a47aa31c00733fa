import { type Address, deployedVersion, parameterName } from '@status-callbacks/contract/addresses';
import { Aspects, CfnOutput, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { S3_SERVER_ACCESS_LOGS_USE_BUCKET_POLICY } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import { QuestionDashboard } from './dashboard.ts';
import { ownAccountOnly } from './own-account.ts';
import type { Stage } from './stage.ts';
import { versionAmong } from './version.ts';

/** What all services are called together: on the bill, and in the names of their resources. */
export const APPLICATION = 'status-callbacks';

/** One service in one stage, deployable alone: it meets other stacks only through SSM parameters. */
export class ServiceStack extends Stack {
  readonly service: string;
  readonly version: string;
  readonly stage: Stage;
  readonly dashboard: QuestionDashboard;

  constructor(scope: Construct, service: string, stage: Stage) {
    const version = versionAmong(scope);
    super(scope, `${APPLICATION}-${service}-${stage.name}`, {
      description: `Status Callbacks: ${service}`,
      terminationProtection: stage.removalPolicy === RemovalPolicy.RETAIN,
      // CloudFormation passes it on to the resources; in the template it would be a change of each of them.
      tags: { version },
    });
    // Lets S3 write access logs by a policy of the bucket, not by an access list, which new buckets do without.
    this.node.setContext(S3_SERVER_ACCESS_LOGS_USE_BUCKET_POLICY, true);
    this.service = service;
    this.version = version;
    this.stage = stage;
    Tags.of(this).add('application', APPLICATION);
    Tags.of(this).add('service', service);
    Tags.of(this).add('stage', stage.name);
    Aspects.of(this).add(ownAccountOnly);
    new CfnOutput(this, 'Version', { value: version });
    this.publishAddress(deployedVersion(service), version);
    this.dashboard = new QuestionDashboard(this, 'Dashboard', {
      name: `${APPLICATION}-${stage.name}-${service}`,
      about: `**${service}**, ${stage.name}. What each alarm means, and what cures it: docs/runbook.md#${service}`,
    });
  }

  /** Makes a value of this stack known to the others. */
  publishAddress(address: Address, value: string): void {
    new StringParameter(this, `Address-${address.replaceAll('/', '-')}`, {
      parameterName: parameterName(this.stage.name, address),
      stringValue: value,
    });
  }

  /** A value another stack published, read when this one deploys. */
  lookUpAddress(address: Address): string {
    return StringParameter.valueForStringParameter(this, parameterName(this.stage.name, address));
  }
}
