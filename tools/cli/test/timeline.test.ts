import { remarks, timeline } from '../src/show/timeline.ts';
import { aCallback, sid } from '@status-callbacks/testing/callbacks';
import type { StatusCallback } from '@status-callbacks/contract/status-callback';
import { at, messageLife } from './message-life.ts';

const told = (events: readonly StatusCallback[]) =>
  timeline(events).map((moment) => [moment.event.data.status, moment.gap, remarks(moment).join(', ')]);

describe('timeline', () => {
  it('tells what happened in time, with the gaps between', () => {
    const life = messageLife({
      steps: [
        ['queued', 0],
        ['sent', 1_200],
        ['undelivered', 3_700, '30006'],
      ],
    });
    expect(told(life.toReversed())).toEqual([
      ['queued', undefined, ''],
      ['sent', 1_200, ''],
      ['undelivered', 2_500, '30006 Landline or unreachable carrier'],
    ]);
  });

  it('shows a repetition when it came, and as one', () => {
    const life = messageLife({
      steps: [
        ['sent', 0],
        ['delivered', 1_000],
        ['sent', 5_000],
      ],
    });
    expect(told(life)).toEqual([
      ['sent', undefined, ''],
      ['delivered', 1_000, ''],
      ['sent', 4_000, 'the same callback again'],
    ]);
  });

  it('says what came after something later in the life', () => {
    const life = messageLife({
      steps: [
        ['delivered', 0],
        ['sent', 300],
        ['read', 500],
      ],
    });
    expect(told(life)).toEqual([
      ['delivered', undefined, ''],
      ['sent', 300, 'out of order'],
      ['read', 200, ''],
    ]);
  });

  it("goes by Twilio's own time where there is one", () => {
    const call = (CallStatus: string, second: number, receivedAt: string): StatusCallback =>
      aCallback({
        params: {
          CallSid: sid('CA', 1),
          CallStatus,
          Timestamp: `Mon, 23 Nov 2026 12:00:0${second} +0000`,
        },
        receivedAt,
      });
    const [ringing, completed, again] = [
      call('ringing', 1, at(9_000)),
      call('completed', 4, at(5_000)),
      call('completed', 4, at(20_000)),
    ];
    expect(timeline([again, ringing, completed]).map(({ time, isDuplicate }) => [time, isDuplicate])).toEqual([
      [at(1_000), false],
      [at(4_000), false],
      [at(20_000), true],
    ]);
  });

  it('says what Twilio did not call back with', () => {
    const [event] = messageLife({ steps: [['delivered', 0]] });
    const filled = { ...event!, data: { ...event!.data, source: 'reconciliation' } };
    expect(told([filled])).toEqual([['delivered', undefined, "filled in from Twilio's API"]]);
  });
});
