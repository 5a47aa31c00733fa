import { commandLine } from './command-line.ts';

const json = async (...args: string[]) => JSON.parse((await commandLine(['cost', '--json', ...args])).printed);

describe('callbacks cost', () => {
  it('prints a million ordinary callbacks line by line, what is modelled, of when prices are, and what idling costs', async () => {
    const { code, printed, noted } = await commandLine(['cost']);
    expect([code, noted]).toEqual([0, '']);
    expect(printed).toContain('Modelled: 1,000,000 callbacks of 1200 bytes, 100 a second, on the settings of prod');
    expect(printed).toMatch(/^ingest +HTTP API +1,000,000 +request of 512 KB +1\.000$/m);
    expect(printed).toMatch(/^dynamo-writer +History: written +1,525,000 +write unit, on demand +0\.953$/m);
    expect(printed).toMatch(/^everything +3\.034$/m);
    expect(printed).toContain('Per million callbacks: $3.03');
    expect(printed).toContain('a month in which nothing comes: $27.91 (dashboards $18.00');
    expect(printed).toMatch(/as of 20\d\d-\d\d/);
  });

  it('prints an object for programs, whose totals are those of its lines', async () => {
    const { lines, services, bill, ...rest } = await json('--callbacks', '2000000').then((all) => ({
      ...all,
      ...all.bill,
    }));
    const sum = (some: { dollars: number }[]): number => some.reduce((all, { dollars }) => all + dollars, 0);
    expect(rest).toMatchObject({ callbacks: 2_000_000, pricesAsOf: expect.any(String) });
    expect(Object.keys(services)).toEqual(['ingest', 's3-archiver', 'dynamo-writer', 'error-router']);
    expect(bill.dollars).toBeCloseTo(sum(lines));
    expect(rest.perMillion).toBeCloseTo(bill.dollars / 2);
    expect(rest.idleMonth.dollars).toBeCloseTo(sum(rest.idleMonth.lines));
  });

  it('keeps to one service', async () => {
    const { bill } = await json('--sink', 's3-archiver');
    expect(Object.keys(bill.services)).toEqual(['s3-archiver']);
    expect(bill.dollars).toBe(bill.services['s3-archiver']);
    const { printed } = await commandLine(['cost', '--sink', 's3-archiver']);
    expect(printed).not.toContain('everything');
  });

  it.each([
    [['--custom', '100%'], 1.25],
    [['--any', '1'], 0.6617],
    [['--settings', 'dev'], 0.0711],
    [['--errors', '0'], -0.1282],
  ])('%j changes the price of a million by $%d', async (args, change) => {
    const [plain, changed] = [await json(), await json(...args)];
    expect(changed.perMillion - plain.perMillion).toBeCloseTo(change, 3);
  });

  it.each([
    [['--callbacks', '0'], 'Not a number above zero'],
    [['--callbacks', '1.5'], 'Not a whole number above zero'],
    [['--rate', '0'], 'Not a number above zero'],
    [['--errors', '150%'], 'Not a share'],
    [['--errors', '60%'], 'is more than --final 50 %'],
    [['--settings', 'staging'], 'Allowed choices are dev, prod'],
    [['--sink', 's3'], 'there is ingest, s3-archiver, dynamo-writer, error-router'],
    [['--from', '2h'], 'give --stage too'],
    [['--stage', 'prod', '--callbacks', '5'], 'cannot be used with'],
  ])('says what is wrong with %j', async (args, words) => {
    const { code, printed, noted } = await commandLine(['cost', ...args]);
    expect([code, printed]).toEqual([2, '']);
    expect(noted).toContain(words);
  });
});
