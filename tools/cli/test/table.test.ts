import { table } from '../src/table.ts';

describe('table', () => {
  it('lines up text to the left and numbers to the right', () => {
    expect(
      table(
        ['status', 'resources'],
        [
          ['sent', 7],
          ['undelivered', 120],
        ],
      ),
    ).toEqual(['status       resources', '-----------  ---------', 'sent                 7', 'undelivered        120']);
  });

  it('keeps a line and its columns whatever is in a cell', () => {
    const cell = String.raw`1\u001b[2J\u000aFAKE LINE`;
    expect(table(['a', 'b'], [['1\u001b[2J\nFAKE LINE', 2]])).toEqual([
      `${'a'.padEnd(cell.length)}  b`,
      `${'-'.repeat(cell.length)}  -`,
      `${cell}  2`,
    ]);
  });

  it('has a head even when there is nothing to show', () => {
    expect(table(['status', 'resources'], [])).toEqual(['status  resources', '------  ---------']);
  });
});
