import fc from 'fast-check';
import { type Terminal, legible } from '../src/terminal.ts';
import { commandLine } from './command-line.ts';
import { hostileLine, hostileTexts } from './hostile-texts.ts';

const written = (write: (terminal: Terminal) => void): string => {
  let output = '';
  const world = {
    print: (text: string) => void (output += `${text}\n`),
    note: (text: string) => void (output += text),
    isWatched: false,
    env: {},
    localDirectory: '/nowhere',
    now: Date.now,
    signal: new AbortController().signal,
  };
  write(legible(world));
  return output;
};

describe.each(Object.entries(hostileTexts))('a text that would %s', (_, text) => {
  it('does nothing, printed or noted, alone or in a line', () => {
    expect(hostileLine(`${text}\n`)).toBeDefined();
    expect(hostileLine(written(({ print }) => print(text)))).toBeUndefined();
    expect(hostileLine(written(({ print }) => print(['a', `from ${text}`, 'b'])))).toBeUndefined();
    expect(hostileLine(written(({ note }) => note(`callbacks: ${text}\n`)))).toBeUndefined();
  });

  it('does nothing on the command line, however wrong that is', async () => {
    for (const args of [
      [text],
      ['show', text],
      ['list', `--${text}`],
      ['list', '--from', text],
      ['send', '--to', text],
    ]) {
      const { printed, noted } = await commandLine(args);
      expect([args, hostileLine(printed), hostileLine(noted)]).toEqual([args, undefined, undefined]);
    }
  });
});

it('writes as many lines as it was given, whatever is in them', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (lines) => {
      const output = written(({ print }) => print(lines));
      expect(output.split('\n')).toHaveLength(lines.length + 1);
      expect(hostileLine(output.replaceAll('\r\n', '\n'))).toBeUndefined();
    }),
  );
});

it('keeps JSON what it says', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const text = JSON.stringify(value);
      expect(JSON.parse(written(({ print }) => print(text)))).toEqual(JSON.parse(text));
    }),
  );
});

it('leaves a line of CSV its end, and a line of progress its beginning', () => {
  expect(written(({ print }) => print(['a,b\r', 'c,d\r']))).toBe('a,b\r\nc,d\r\n');
  expect(written(({ note }) => note('\rsent: 7'))).toBe('\rsent: 7');
});
