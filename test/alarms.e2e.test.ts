import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deadLettersOf, idOf, mappings, named, ourFunctions, resources, root } from './assembly.ts';

const alarms = resources('AWS::CloudWatch::Alarm').map(({ stack, properties }) => ({
  stack,
  properties,
  description: properties['AlarmDescription'] as string,
}));

/** The names of resources, each with the metric that an alarm looks at. */
const watched = new Set(
  alarms.flatMap(({ stack, properties }) =>
    ((properties['Dimensions'] ?? []) as { Value: unknown }[])
      .filter(({ Value }) => typeof Value === 'object')
      .map(({ Value }) => `${named(stack, idOf(Value))} ${properties['MetricName'] as string}`),
  ),
);
const unwatched = (metrics: readonly string[]): string[] => metrics.filter((metric) => !watched.has(metric));

it('rings for what is old and for what is dead, of every queue that a function reads', () => {
  expect(mappings.length).toBeGreaterThan(0);
  const wanted = mappings.flatMap(({ stack, queue }) => [
    `${named(stack, queue.id)} ApproximateAgeOfOldestMessage`,
    `${named(stack, deadLettersOf(queue.Properties)!)} ApproximateNumberOfMessagesVisible`,
  ]);
  expect(unwatched(wanted)).toEqual([]);
});

it('rings for errors and throttles of every function', () => {
  const wanted = ourFunctions.flatMap(({ stack, id }) => [
    `${named(stack, id)} Errors`,
    `${named(stack, id)} Throttles`,
  ]);
  expect(unwatched(wanted)).toEqual([]);
});

it('rings for what is there, not for what is missing', () => {
  for (const { properties } of alarms) expect(properties['TreatMissingData']).toBe('notBreaching');
});

it('says what people lose, and where the cure is', () => {
  for (const { description } of alarms) expect(description).toMatch(/^[A-Z].{30,}[.] Runbook: docs/);
});

it('has a heading in the runbook for every alarm, and no heading without one', () => {
  const runbook = readFileSync(join(root, 'docs/runbook.md'), 'utf8');
  const anchors = [...runbook.matchAll(/^### (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
  const linked = alarms.map(({ description }) => /docs\/runbook\.md#([\w-]+)$/.exec(description)?.[1]);
  expect([...new Set(linked)].toSorted()).toEqual(anchors.toSorted());
});
