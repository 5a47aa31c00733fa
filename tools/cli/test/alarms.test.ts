import { type AlarmState, checkAlarms } from '../src/doctor/alarms.ts';

const queue = (service: string, queue: string) => ({ service, queue, queueUrl: '', deadLettersUrl: '' });
const queues = [queue('s3-archiver', 'main'), queue('error-router', 'webhook')];
const cure = 'docs/runbook.md#function-errors';
const alarm = (name: string, state = 'OK', tells = true): AlarmState => ({ name, state, cure, tells });
const both = [alarm('s3-archiver-dead-letters'), alarm('error-router-webhook-dead-letters')];

it('is content when every queue has an alarm that somebody hears and none rings', () => {
  expect(checkAlarms(both, queues)).toEqual([{ check: 'alarms', verdict: 'fine', detail: '2, none rings' }]);
});

it('names the queue without one', () => {
  expect(checkAlarms(both.slice(0, 1), queues)).toEqual([
    { check: 'alarms', verdict: 'wrong', detail: 'error-router-webhook-dead-letters is missing: deploy its service' },
  ]);
});

it('says which rings and where its cure is, and that nobody hears them', () => {
  const ringing = [...both, alarm('s3-archiver-function-errors', 'ALARM', false)];
  expect(checkAlarms(ringing, queues)).toEqual([
    {
      check: 'alarms',
      verdict: 'wrong',
      detail: 's3-archiver-function-errors rings: docs/runbook.md#function-errors',
    },
    { check: 'alarms', verdict: 'notice', detail: '1 of 3 tell nobody when they ring: they have no action' },
  ]);
});
