import {
  ListSubscriptionsByTopicCommand,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
  type Subscription,
} from '@aws-sdk/client-sns';
import { ACCOUNT, REGION } from '@status-callbacks/emulator/aws';
import { filterPolicyRefused } from '../filter-policy.ts';
import type { Resource, ResourceKind } from '../resource-kind.ts';
import { isObject, textOf } from '../template.ts';

const attributesOf = ({ properties }: Resource): Record<string, string> => ({
  RawMessageDelivery: textOf(properties['RawMessageDelivery'] ?? false),
  // Empty: no filter. A subscription whose filter was taken out of the template gets everything again.
  FilterPolicy: properties['FilterPolicy'] ? JSON.stringify(properties['FilterPolicy']) : '',
});

export const subscription: ResourceKind = {
  implemented: ['TopicArn', 'Protocol', 'Endpoint', 'RawMessageDelivery', 'FilterPolicy', 'FilterPolicyScope'],
  // Delivery to a queue of this process does not fail, so its dead letters stay empty.
  inert: ['RedrivePolicy', 'Region'],
  refuse: ({ Protocol, FilterPolicyScope = 'MessageAttributes', FilterPolicy }) => [
    ...(Protocol === 'sqs' || Protocol === 'email'
      ? []
      : [`Protocol ${JSON.stringify(Protocol)}: only sqs is supported, and email left out`]),
    ...(FilterPolicyScope === 'MessageAttributes' ? [] : ['FilterPolicyScope: only MessageAttributes is supported']),
    ...(isObject(FilterPolicy) ? filterPolicyRefused(FilterPolicy) : []),
  ],
  deploy: async (resource, { aws, log }) => {
    if (resource.properties['Protocol'] === 'email') {
      // Nobody is written to from here, and no address is repeated.
      log(`${resource.stack.name}: ${resource.logicalId} is by e-mail, which is not sent on this machine`);
      return { ref: `arn:aws:sns:${REGION}:${ACCOUNT}:${resource.logicalId}` };
    }
    const sns = new SNSClient(aws.client('sns'));
    const TopicArn = textOf(resource.properties['TopicArn']);
    const Endpoint = textOf(resource.properties['Endpoint']);
    const Attributes = attributesOf(resource);

    const existing = (await subscriptionsOf(sns, TopicArn)).find((one) => one.Endpoint === Endpoint)?.SubscriptionArn;
    if (!existing) {
      const { SubscriptionArn = '' } = await sns.send(
        new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes, ReturnSubscriptionArn: true }),
      );
      return { ref: SubscriptionArn };
    }
    for (const [AttributeName, AttributeValue] of Object.entries(Attributes)) {
      await sns.send(
        new SetSubscriptionAttributesCommand({ SubscriptionArn: existing, AttributeName, AttributeValue }),
      );
    }
    return { ref: existing };
  },
};

const subscriptionsOf = async (sns: SNSClient, TopicArn: string, NextToken?: string): Promise<Subscription[]> => {
  const page = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn, ...(NextToken && { NextToken }) }));
  const rest = page.NextToken ? await subscriptionsOf(sns, TopicArn, page.NextToken) : [];
  return [...(page.Subscriptions ?? []), ...rest];
};
