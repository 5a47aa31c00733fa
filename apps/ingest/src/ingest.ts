import type { RecordsHandler } from '@status-callbacks/lambda/records';
import * as z from 'zod/mini';
import { judge } from './judge.ts';
import type { Publication, Publish } from './publish.ts';
import type { Quarantine, RefusedRequest } from './quarantine.ts';
import { receive } from './receive.ts';
import type { Tokens } from './tokens.ts';

const name = z.string().check(z.minLength(1));

export const config = z.object({ TOPIC_ARN: name, QUARANTINE_QUEUE_URL: name, SECRET_NAME: name });

export interface Ports {
  readonly tokens: Tokens;
  readonly publish: Publish;
  readonly quarantine: Quarantine;
}

/**
 * Every request ends as an event on the topic or as a named refusal in quarantine; what could be neither goes back to the
 * queue. Without a readable secret nothing is refused: the whole batch waits.
 */
export const ingest =
  ({ tokens, publish, quarantine }: Ports): RecordsHandler =>
  async (records, log) => {
    const keys = await tokens();
    const verified: Publication[] = [];
    const refused: RefusedRequest[] = [];
    for (const record of records) {
      const request = receive(record);
      const judgement = judge(request, keys);
      if ('refused' in judgement) refused.push({ request, reason: judgement.refused });
      else verified.push({ messageId: request.messageId, ...judgement });
    }
    const [unpublished, unkept] = await Promise.all([publish(verified, log), quarantine(refused, log)]);
    log.count('verified', verified.length);
    for (const [reason, requests] of Map.groupBy(refused, (refusal) => refusal.reason)) {
      log.count('refused', requests.length, { reason });
    }
    return [...unpublished, ...unkept];
  };
