import { type Address, parameterName } from '@status-callbacks/contract/addresses';
import { Stack, Tags } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Stage } from './stage.ts';

/** One service in one stage, deployable alone: it meets other stacks only through SSM parameters. */
export class ServiceStack extends Stack {
  readonly service: string;
  readonly stage: Stage;

  constructor(scope: Construct, service: string, stage: Stage) {
    super(scope, `status-callbacks-${service}-${stage.name}`, { description: `Status Callbacks: ${service}` });
    this.service = service;
    this.stage = stage;
    Tags.of(this).add('system', 'status-callbacks');
    Tags.of(this).add('service', service);
    Tags.of(this).add('stage', stage.name);
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
