import { join } from 'node:path';
import { findAssemblies } from '@status-callbacks/local/assembly';
import { startSystem } from '@status-callbacks/local/system';
import { plan } from '@status-callbacks/simulator/plan';
import { send } from '@status-callbacks/simulator/send';
import { signedRequest } from '@status-callbacks/simulator/signed-request';

const root = join(import.meta.dirname, '../../..');

/** Ten digits and more: what is shorter turns up in a time or a count sooner or later. */
const NUMBER = /\d{10,}/g;

it('writes no token, no signature and no number of a whole run to any log', async () => {
  const logs: string[] = [];
  const system = await startSystem({ assemblies: findAssemblies(root), log: (_, line) => void logs.push(line) });
  try {
    const { requests } = plan({
      seed: 5,
      messages: 150,
      calls: 30,
      forged: 0.1,
      duplicated: 0.1,
      failing: 0.2,
      shuffled: true,
    });
    const target = { baseUrl: system.url, authToken: system.authToken };
    const signed = requests.map((request) => signedRequest(request, target));
    await send(signed, { concurrency: 8 });
    await system.idle();

    const numbers = new Set(
      requests.flatMap(({ params }) =>
        ['From', 'To', 'Caller', 'Called', 'ForwardedFrom'].flatMap(
          (name) => String(params[name] ?? '').match(NUMBER) ?? [],
        ),
      ),
    );
    const signatures = signed.flatMap(({ headers }) =>
      Object.entries(headers).flatMap(([name, value]) => (/signature/i.test(name) ? [value] : [])),
    );
    expect(numbers.size).toBeGreaterThan(50);
    expect(signatures.length).toBeGreaterThan(400);
    expect(logs.length).toBeGreaterThan(50);

    const text = logs.join('\n');
    const found = [system.authToken, ...numbers, ...signatures].filter(
      (secret) => secret.length > 5 && text.includes(secret),
    );
    expect(found).toEqual([]);
  } finally {
    await system.stop();
  }
}, 240_000);
