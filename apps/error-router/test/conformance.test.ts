import { readErrorEventDetail } from '@status-callbacks/contract/error-event';
import { type Aws, startAws } from '@status-callbacks/emulator/aws';
import { type AwsFaults, startAwsFaults } from '@status-callbacks/testing/aws-faults';
import { eachOnce, type Sink } from '@status-callbacks/testing/sink';
import { clauses } from '@status-callbacks/testing/sink-conformance';

let aws: Aws;
let faults: AwsFaults;
let sinks = 0;

beforeAll(async () => {
  aws = await startAws();
  faults = await startAwsFaults(aws.endpoints.eventbridge);
  Object.assign(process.env, aws.env, { AWS_ENDPOINT_URL_EVENTBRIDGE: faults.url });
});
afterAll(async () => {
  await faults.stop();
  await aws.stop();
});

/** A callback may be on the bus twice, with one id: rules are told so. */
const start = async (): Promise<Sink> => {
  const bus = `errors-${sinks++}`;
  aws.bus.createBus(bus);
  process.env['BUS_NAME'] = bus;
  const { handler } = (await import(`../src/handler.ts?${bus}`)) as Pick<Sink, 'handler'>;
  return {
    handler,
    takes: ({ data }) => data.errorCode !== undefined,
    failing: faults.set,
    rounds: faults.rounds,
    effects: async () =>
      eachOnce(aws.bus.events(bus).map(({ detail }) => JSON.stringify(readErrorEventDetail(detail).event))),
  };
};

it.each(clauses)('routes $clause: $promise', ({ check }) => check(start));
