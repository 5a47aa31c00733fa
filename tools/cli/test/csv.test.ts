import { found } from '@status-callbacks/history/filter';
import { csv } from '../src/list/csv.ts';
import { factsOf } from '../src/resource-facts.ts';
import { messageLife } from './message-life.ts';

const line = (custom: Record<string, string>, to: string): string => {
  const events = messageLife({ steps: [['failed', 0, '30007']], custom, params: { To: to } });
  return csv(found(events).map((resource) => factsOf(resource, (text) => text)))[1]!;
};

describe('csv', () => {
  it('has a header and ends its lines in CRLF', () => {
    expect(csv([])).toHaveLength(1);
    expect(csv([])[0]).toMatch(/^sid,product,status,.*,last_received_at\r$/);
    expect(line({ id: '7' }, '+15555550123')).toContain(
      ",failed,true,30007,Message filtered,carrier-filtering,'+15005550006,'+15555550123,",
    );
  });

  it('quotes what would end a cell, and escapes what would end a line', () => {
    expect(line({}, 'a,"b"\r\nc\u009bd')).toContain(String.raw`,"a,""b""\u000d\u000ac\u009bd",`);
  });

  it.each(['=1+1', '+1', '-1', '@x', '\tx', '\rx'])('lets no spreadsheet take %j for a formula', (to) => {
    expect(line({}, to)).toMatch(/,(?:'[=+\-@]|\\u00)/);
  });
});
