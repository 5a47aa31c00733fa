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
      ).split('\n'),
    ).toEqual(['status       resources', '-----------  ---------', 'sent                 7', 'undelivered        120']);
  });

  it('has a head even when there is nothing to show', () => {
    expect(table(['status', 'resources'], [])).toBe('status  resources\n------  ---------');
  });
});
