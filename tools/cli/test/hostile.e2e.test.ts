import { encodeForm } from '@status-callbacks/simulator/form';
import { send } from '@status-callbacks/simulator/send';
import { signedRequest } from '@status-callbacks/simulator/signed-request';
import { callback } from '../src/callback.ts';
import { commandLine } from './command-line.ts';
import { hostileLine, hostileTexts } from './hostile-texts.ts';
import { startRunningSystem } from './running-system.ts';

let running: Awaited<ReturnType<typeof startRunningSystem>>;
const outputs: { command: string; output: string }[] = [];
const SID = `SM${'7'.repeat(32)}`;

beforeAll(async () => {
  running = await startRunningSystem();
}, 240_000);
afterAll(() => running.stop());

const callbacks = async (...args: string[]): Promise<string> => {
  const { printed, noted } = await running.callbacks(...args);
  outputs.push({ command: args.join(' '), output: printed }, { command: args.join(' '), output: noted });
  return printed;
};

/** Tails while `during` runs, until something was shown. */
const tailing = async (args: readonly string[], during: () => Promise<unknown>): Promise<void> => {
  const enough = new AbortController();
  const listening = Promise.withResolvers<void>();
  const ended = commandLine(args, {
    localDirectory: running.localDirectory,
    signal: enough.signal,
    note: (text) => text.includes('listening') && listening.resolve(),
    print: (text) => {
      outputs.push({ command: args.join(' '), output: `${text}\n` });
      enough.abort();
    },
  });
  await listening.promise;
  await during();
  await ended;
};

/** Every command that prints what comes from outside, in each of its forms. What a new one is, is known from the help. */
const LOOKING: Readonly<Record<string, readonly (readonly string[])[]>> = {
  show: [[SID], [SID, '--json'], [SID, '--raw'], [SID, '--numbers'], ['--custom', 'id=7', '--numbers']],
  list: [
    ['--status', 'failed', '--numbers'],
    ['--error', '30007', '--csv', '--numbers'],
    ['--error', '30007', '--json'],
  ],
  'suppression list': [['--numbers'], ['--csv', '--numbers'], ['--json']],
  'suppression export': [
    ['--format', 'csv'],
    ['--format', 'jsonl'],
  ],
  'suppression check': [...Object.values(hostileTexts).map((text) => [text]), ['+15005550009', '--numbers']],
  'suppression lift': Object.values(hostileTexts).map((text) => [text]),
  'quarantine list': [[], ['--json']],
  'quarantine explain': [['--each'], ['--json']],
  'quarantine release': [['--dry-run']],
  'quarantine drop': [['--all', '--dry-run']],
  'dlq list': [[], ['--json']],
  'dlq show': [['ingest'], ['ingest', '--raw']],
  'dlq redrive': [['ingest', '--dry-run']],
  audit: [[], ['--json']],
  replay: [['--dry-run'], ['--dry-run', '--json']],
  url: [['--base-url', 'https://callbacks.example.com', '--param', `id=${hostileTexts['forge a line']}`]],
  doctor: [['--timeout', '20']],
  env: [[]],
};

/** Elsewhere: with what they need, in a test of their own, or they print nothing from outside. */
const ELSEWHERE = new Set(['send', 'tail', 'alerts tail', 'simulate', 'reconcile', 'import', 'cost', 'demo']);

const commandsIn = async (...group: string[]): Promise<string[]> => {
  const { printed } = await commandLine([...group, '--help']);
  const listed = printed.split('\nCommands:\n')[1]?.split('\n\n')[0] ?? '';
  const names = [...listed.matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name!).filter((name) => name !== 'help');
  const found = await Promise.all(
    names.map(async (name) => {
      const below = await commandsIn(...group, name);
      return below.length > 0 ? below : [[...group, name].join(' ')];
    }),
  );
  return found.flat();
};

it('knows every command that there is', async () => {
  const known = [...Object.keys(LOOKING), ...ELSEWHERE];
  expect((await commandsIn()).toSorted()).toEqual(known.toSorted());
});

it('shows what hostile callers sent, and does nothing that they meant it to', async () => {
  const texts = Object.values(hostileTexts);
  const { url: baseUrl, authToken } = running.system;
  const sendAll = async (): Promise<void> => {
    for (const text of texts) {
      await callbacks('send', '--status', text, '--from', text, '--to', text, '--param', `category=${text}`);
    }
    // Through the route that takes any parameters: the others refuse control characters in a URL.
    const path = (id: string, text: string): string =>
      `/twilio-any?${encodeForm({ id, category: text, [text]: text }, '%20')}`;
    const messages = texts.flatMap((text, index) => [
      {
        ...callback({ product: 'messaging', status: 'failed', error: '30007', from: text, to: text }),
        path: path(text, text),
      },
      {
        ...callback({ product: 'messaging', status: 'undelivered', error: '30006', from: text, to: text }),
        path: path('8', text),
      },
      { ...callback({ product: 'messaging', status: text, from: text, to: text }), path: path('9', text) },
      ...(index === 0
        ? [
            {
              ...callback({
                product: 'messaging',
                status: 'failed',
                error: '30006',
                from: text,
                to: '+15005550009',
                sid: SID,
              }),
              path: path('7', text),
            },
          ]
        : []),
    ]);
    const requests = messages.map((planned) => signedRequest(planned, { baseUrl, authToken }));
    const { summary } = await send(requests, { concurrency: 1 });
    expect(Object.keys(summary)).toEqual(['204']);
    await fetch(`${running.system.url}/twilio`, {
      method: 'POST',
      headers: { 'x-twilio-signature': 'AAAA' },
      body: new URLSearchParams({
        AccountSid: `AC${texts[4]}`,
        From: texts[0]!,
        MessageSid: SID,
        MessageStatus: texts[4]!,
      }),
    });
    await running.system.idle();
  };
  await tailing(['tail', '--numbers'], () => tailing(['alerts', 'tail', '--numbers'], sendAll));

  for (const [command, forms] of Object.entries(LOOKING)) {
    for (const form of forms) await callbacks(...command.split(' '), ...form);
  }
  expect(outputs.flatMap(({ command, output }) => (hostileLine(output) === undefined ? [] : [command]))).toEqual([]);
  // They were shown what was sent, escaped.
  for (const command of ['tail', 'show', 'list', 'suppression list', 'suppression export']) {
    const shown = outputs.filter((each) => each.command.startsWith(command)).map(({ output }) => output);
    expect([command, shown.some((output) => /\\u[0-9a-f]{4}/.test(output))]).toEqual([command, true]);
  }
}, 240_000);
