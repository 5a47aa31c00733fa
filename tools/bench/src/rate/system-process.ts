import { writeEndpoints } from '@status-callbacks/local/endpoints-file';
import type { Invocation } from '@status-callbacks/local/disturbance';
import { startSystem } from '@status-callbacks/local/system';

/** What a system in a process of its own is told. */
export interface Told {
  readonly assemblies: readonly string[];
  readonly dataDir: string;
  /** Names of the functions that verify and that write to the table begin so. */
  readonly verifier: string;
  readonly writer: string;
}

export interface Report {
  /** From the queue's acceptance of a callback until its item is in the table; milliseconds, of those since the last report. */
  readonly latencies: readonly number[];
  /** Heap in use by the functions, bytes, by name. */
  readonly heaps: Readonly<Record<string, number>>;
}

interface Records {
  readonly Records: readonly { readonly body: string; readonly attributes?: { readonly SentTimestamp?: string } }[];
}

const { assemblies, dataDir, verifier, writer } = JSON.parse(process.argv[2]!) as Told;
const accepted = new Map<string, number>();
let latencies: number[] = [];

/** In a form, in an event of ours and in one of the baseline. */
const named = (body: string): string => {
  if (!body.startsWith('{')) {
    const form = new URLSearchParams(body);
    return `${form.get('MessageSid')} ${form.get('MessageStatus')}`;
  }
  const event = JSON.parse(body) as { data?: { resourceSid: string; status: string } } & Record<string, string>;
  return event.data
    ? `${event.data.resourceSid} ${event.data.status}`
    : `${event['MessageSid']} ${event['MessageStatus']}`;
};

const invoke = async ({ functionName, event, invoke }: Invocation): Promise<unknown> => {
  const isVerifier = functionName.startsWith(verifier);
  const isWriter = functionName.startsWith(writer);
  if (isVerifier) {
    for (const { body, attributes } of (event as Records).Records ?? []) {
      accepted.set(named(body), Number(attributes?.SentTimestamp));
    }
  }
  const answer = await invoke(event);
  if (isWriter) {
    const now = Date.now();
    for (const { body } of (event as Records).Records) {
      const name = named(body);
      const since = accepted.get(name);
      accepted.delete(name);
      if (since !== undefined) latencies.push(now - since);
    }
  }
  return answer;
};

const system = await startSystem({
  assemblies,
  dataDir,
  disturb: async () => ({ environment: (variables) => ({ ...variables }), invoke }),
});
const { url, env, resources, authToken } = system;
writeEndpoints(dataDir, { pid: process.pid, url, stage: 'dev', env, resources });
process.on('message', (asked: 'report' | 'idle') => {
  void (async () => {
    if (asked === 'idle') await system.idle();
    const report: Report = { latencies, heaps: await system.heaps() };
    latencies = [];
    process.send!(report);
  })();
});
process.on('disconnect', () => process.exit());
process.send!({ url, authToken });
