import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findAssemblies } from '@status-callbacks/local/assembly';
import { writeEndpoints } from '@status-callbacks/local/endpoints-file';
import { startSystem, type System } from '@status-callbacks/local/system';
import { plan } from '@status-callbacks/simulator/plan';
import type { Script } from '@status-callbacks/simulator/script';
import { send } from '@status-callbacks/simulator/send';
import { signedRequest } from '@status-callbacks/simulator/signed-request';
import { observe } from '../src/observe.ts';
import type { Finding } from '../src/reconcile/place.ts';
import { commandLine } from './command-line.ts';
import { aTwilioCall, aTwilioMessage, startFakeTwilio } from './fake-twilio.ts';

const root = join(import.meta.dirname, '../../..');
const accountSid = `AC${'0a'.repeat(16)}`;
const TOKEN = 'the token of the fake account';

let system: System;
let localDirectory: string;

beforeAll(async () => {
  system = await startSystem({ assemblies: findAssemblies(root) });
  localDirectory = await mkdtemp(join(tmpdir(), 'callbacks-reconcile-'));
  const { url, env, resources } = system;
  writeEndpoints(localDirectory, { pid: process.pid, url, stage: 'dev', env, resources });
}, 240_000);
afterAll(async () => {
  await system.stop();
  await rm(localDirectory, { recursive: true, force: true });
});

const TWO_HOURS_AGO = Date.now() - 7_200_000;
const { scripts, requests } = plan({
  seed: 23,
  messages: 60,
  calls: 15,
  forged: 0,
  duplicated: 0.1,
  failing: 0.3,
  shuffled: true,
  accountSid,
  startTime: new Date(TWO_HOURS_AGO),
});

/** Those with the shortest lives, of which nothing else is ever heard, and those with the longest. */
const bothEnds = (product: Script['product'], count: number): Script[] => {
  const ended = scripts
    .filter((script) => script.product === product && script.steps.at(-1)!.terminal)
    .toSorted((a, b) => a.steps.length - b.steps.length);
  return [...ended.slice(0, count), ...ended.slice(-count)];
};

/** Eight messages and two calls whose last callback never comes. */
const withheld = [...bothEnds('messaging', 4), ...bothEnds('voice', 1)];
const lost = withheld.map(({ resourceSid }) => resourceSid).toSorted();
const isWithheld = ({ resourceSid, status }: { resourceSid: string; status: string }): boolean =>
  withheld.some((script) => script.resourceSid === resourceSid && script.steps.at(-1)!.status === status);

/** What Twilio knows of it, whatever callbacks came of that. */
const known = ({ resourceSid, product, steps }: Script) => {
  const { status, at, params, errorCode } = steps.at(-1)!;
  const common = { sid: resourceSid, accountSid, status, from: params['From']!, to: params['To']! };
  return product === 'voice'
    ? aTwilioCall({ ...common, startedAt: steps[0]!.at, endedAt: at, duration: Number(params['CallDuration'] ?? 0) })
    : aTwilioMessage({
        ...common,
        sentAt: steps[0]!.at,
        updatedAt: at,
        ...(errorCode !== undefined && { errorCode: Number(errorCode) }),
        ...(params['MessagingServiceSid'] !== undefined && { messagingServiceSid: params['MessagingServiceSid'] }),
      });
};

/** Interrupts the run that is under way when this many requests have come. */
let interruptAt: { readonly count: number; readonly by: AbortController } | undefined;

const startTwilio = () =>
  startFakeTwilio({
    accountSid,
    password: TOKEN,
    messages: scripts.filter(({ product }) => product === 'messaging').map(known),
    calls: scripts.filter(({ product }) => product === 'voice').map(known),
    mostPerPage: 20,
    intercept: (_, count) => {
      if (count === interruptAt?.count) interruptAt.by.abort();
      return undefined;
    },
  });

it('finds the final states that never came, fills them, and then finds none', async () => {
  const target = { baseUrl: system.url, authToken: system.authToken };
  const delivered = requests.filter((request) => !isWithheld(request));
  await send(
    delivered.map((request) => signedRequest(request, target)),
    { concurrency: 8 },
  );
  await system.idle();
  const before = await observe(system);

  const twilio = await startTwilio();
  const reconcile = async (args: readonly string[], signal = new AbortController().signal) => {
    const { code, printed, noted } = await commandLine(
      ['reconcile', '--from', '3h', '--rate', '200', '--api-url', twilio.url, '--json', ...args],
      { localDirectory, signal, env: { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: TOKEN } },
    );
    const lines = printed
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    return { code, noted, findings: lines.slice(0, -1) as Finding[], totals: lines.at(-1) };
  };
  const sids = (findings: readonly Finding[]): string[] => findings.map(({ resourceSid }) => resourceSid).toSorted();

  try {
    const dry = await reconcile([]);
    expect(dry.code).toBe(1);
    expect(sids(dry.findings)).toEqual(lost);
    expect(new Set(dry.findings.map(({ kind }) => kind))).toEqual(new Set(['missing', 'never-heard-of']));
    await system.idle();
    expect(await observe(system)).toEqual(before);

    // Ctrl-C while the second page is on its way, then the rest.
    const pages = twilio.requests.length;
    interruptAt = { count: pages + 2, by: new AbortController() };
    const cut = await reconcile(['--fill'], interruptAt.by.signal);
    expect(cut.code).toBe(130);
    const rest = await reconcile(['--fill', '--resume']);
    expect(rest.code).toBe(0);
    expect(sids([...cut.findings, ...rest.findings])).toEqual(lost);
    expect(cut.findings.length).toBeGreaterThan(0);
    expect(rest.totals).toMatchObject({ filled: 10, notFilled: 0, counts: dry.totals.counts });
    // One page more than without the interruption: the one nobody waited for.
    expect(twilio.requests).toHaveLength(pages + pages + 1);

    await system.idle();
    const again = await reconcile(['--fill']);
    expect(again).toMatchObject({ code: 0, findings: [], totals: { filled: 0 } });
    await system.idle();
  } finally {
    await twilio.stop();
  }

  const { archived, tabled, routed, quarantined } = await observe(system);
  expect(quarantined).toEqual([]);
  const filled = archived.filter(({ data }) => data.source === 'reconciliation');
  expect(filled.map(({ data }) => data.resourceSid).toSorted()).toEqual(lost);
  expect(archived).toHaveLength(before.archived.length + 10);
  expect(tabled).toHaveLength(before.tabled.length + 10);
  for (const { resourceSid, custom, steps } of withheld) {
    const { status, errorCode } = steps.at(-1)!;
    const event = filled.find(({ data }) => data.resourceSid === resourceSid)!;
    expect(event.data).toMatchObject({ status, terminal: true, request: { url: '', signature: '' } });
    expect(event.data.errorCode).toBe(errorCode);
    // Nobody but an earlier callback knows them.
    expect(event.data.custom).toEqual(steps.length > 1 ? custom : {});
    const last = tabled
      .filter((item) => item.resourceSid === resourceSid)
      .toSorted((a, b) => (a.sortKey < b.sortKey ? -1 : 1))
      .at(-1);
    expect(last).toMatchObject({ status, id: event.id });
    expect(routed.filter((id) => id === event.id)).toHaveLength(errorCode === undefined ? 0 : 1);
  }
  expect(withheld.some(({ steps }) => steps.at(-1)!.errorCode)).toBe(true);
}, 180_000);
