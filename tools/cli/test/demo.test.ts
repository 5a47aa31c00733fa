import { Command } from 'commander';
import { addDemo } from '../src/commands/demo.ts';
import { exitCodeOf } from '../src/exit-codes.ts';
import type { Rehearsal } from '../src/rehearse.ts';
import { type World, legible } from '../src/terminal.ts';
import { startTinySystem } from './tiny-system.ts';

type TinySystem = Awaited<ReturnType<typeof startTinySystem>>;

const demo = async (system: TinySystem, args: readonly string[], override: Partial<World> = {}) => {
  let printed = '';
  const terminal = legible({
    print: (text) => (printed += text),
    note: () => undefined,
    isWatched: false,
    env: {},
    localDirectory: '/nowhere',
    now: Date.now,
    signal: new AbortController().signal,
    ...override,
  });
  const program = new Command().exitOverride();
  addDemo(program, terminal, async () => system);
  const small = ['demo', '--messages', '20', '--calls', '3', ...args];
  const code = await program.parseAsync(small, { from: 'user' }).then(() => 0, exitCodeOf);
  return { code, printed };
};

describe('callbacks demo', () => {
  it('finds nothing missing in a system that loses nothing', async () => {
    const system = await startTinySystem();
    const { code, printed } = await demo(system, ['--json']);
    const { missing, unexpected, sent, verified, refused, duplicates, archived, tabled, routed } = JSON.parse(
      printed,
    ) as Rehearsal;
    expect({ code, missing, unexpected }).toEqual({ code: 0, missing: [], unexpected: [] });
    expect(sent).toBe(verified + refused + duplicates);
    expect([archived, tabled]).toEqual([verified, verified]);
    expect(routed).toBe(2);
    expect(system.isStopped()).toBe(true);
  });

  it('says so in words for people', async () => {
    const { printed } = await demo(await startTinySystem(), []);
    expect(printed).toMatch(/^missing +0$/m);
    expect(printed).toContain('Nothing lost, nothing doubled');
  });

  it.each(['archive', 'table', 'bus', 'quarantine'] as const)(
    'fails when something is lost on its way to the %s',
    async (place) => {
      const unlucky = new Set<string>();
      const loses = (sink: string, sid: string): boolean => {
        if (sink !== place) return false;
        if (unlucky.size === 0) unlucky.add(sid);
        return unlucky.has(sid);
      };
      const { code, printed } = await demo(await startTinySystem(loses), []);
      expect(code).toBe(1);
      expect(printed).toMatch(new RegExp(`^missing +${place} +\\S+ +is not there$`, 'm'));
      expect(printed).toContain('Not as it should be');
    },
  );

  it('repeats itself by its seed', async () => {
    const [first, again] = [
      await demo(await startTinySystem(), ['--json']),
      await demo(await startTinySystem(), ['--json']),
    ];
    expect({ ...(JSON.parse(again.printed) as Rehearsal), seconds: 0 }).toEqual({
      ...(JSON.parse(first.printed) as Rehearsal),
      seconds: 0,
    });
  });

  it('stops the system when interrupted', async () => {
    const system = await startTinySystem();
    const stop = new AbortController();
    const idle = (): Promise<void> => {
      stop.abort();
      return new Promise(() => undefined);
    };
    const { code, printed } = await demo({ ...system, idle }, [], { signal: stop.signal });
    expect({ code, printed }).toEqual({ code: 130, printed: '' });
    expect(system.isStopped()).toBe(true);
  });

  it('stops the system when something fails', async () => {
    const system = await startTinySystem();
    const idle = (): Promise<void> => Promise.reject(new Error('a function crashed'));
    const { code } = await demo({ ...system, idle }, []);
    expect(code).toBe(1);
    expect(system.isStopped()).toBe(true);
  });
});
