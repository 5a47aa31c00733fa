import { ListTopicsCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { writeEndpoints } from '@status-callbacks/local/endpoints-file';
import { startSystem } from '@status-callbacks/local/system';
import { createRandom } from '@status-callbacks/simulator/random';
import { disturb } from './disturb.ts';
import { makeImpatient } from './impatient.ts';
import { ALERTS, type Life } from './life.ts';

const { assemblies, dataDir, port, seed, lossy } = JSON.parse(process.argv[2]!) as Life;

const counts: Record<string, number> = {};
const count = (what: string): void => {
  counts[what] = (counts[what] ?? 0) + 1;
};
const tell = setInterval(() => process.send?.({ counts }), 100);
tell.unref();

const system = await startSystem({
  assemblies,
  dataDir,
  ports: { front: port },
  disturb: async (aws) => {
    await makeImpatient(aws);
    return disturb(aws, { random: createRandom(seed), count, lossy });
  },
});
const sqs = new SQSClient(system.aws.client('sqs'));
const sns = new SNSClient(system.aws.client('sns'));
const { Topics = [] } = await sns.send(new ListTopicsCommand({}));
await sqs.send(new CreateQueueCommand({ QueueName: ALERTS }));
await sns.send(
  new SubscribeCommand({
    TopicArn: Topics.find(({ TopicArn = '' }) => TopicArn.includes('Alerts'))!.TopicArn,
    Protocol: 'sqs',
    Endpoint: `arn:aws:sqs:us-east-1:000000000000:${ALERTS}`,
    Attributes: { RawMessageDelivery: 'true' },
  }),
);
const { url, env, resources } = system;
writeEndpoints(dataDir, { pid: process.pid, url, stage: 'dev', env, resources });
process.send!({ ready: true });
process.on('disconnect', () => process.exit());
