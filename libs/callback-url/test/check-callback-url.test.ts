import fc from 'fast-check';
import { checkCallbackUrl } from '../src/check-callback-url.ts';

const check = (url: string) => checkCallbackUrl(url, { declaredParameters: ['id', 'category'] }).problems;
const host = 'https://callbacks.example.com';
const retried = '#rc=5&rp=all';

describe('checkCallbackUrl', () => {
  it.each([
    ['/twilio'],
    ['/twilio-any'],
    ['/twilio-any/messages/eu-1'],
    ['/twilio-any?tenant=7&id=&id=2&x'],
    ['/twilio-params?id=1'],
    ['/twilio-params?category=a%20b&id=%C3%BC%27'],
    ['/twilio-params?id=a!(b)*'],
  ])('finds nothing wrong with %s', (path) => {
    expect(check(host + path + retried)).toEqual([]);
  });

  it.each([
    ['http://callbacks.example.com/twilio', /not https/],
    ['HTTPS://callbacks.example.com/twilio', /lower case/],
    ['callbacks.example.com/twilio', /not an absolute URL/],
    ['/twilio', /not an absolute URL/],
    ['', /not an absolute URL/],
    ['https:///twilio', /not an absolute URL/],
    ['https://call_backs.example.com/twilio', /underscore/],
    ['https://Callbacks.example.com/twilio', /capitals/],
    ['https://callbacks.example.com./twilio', /dot/],
    ['https://cällbacks.example.com/twilio', /xn--/],
    ['https://call backs.example.com/twilio', /host/],
    ['https://-callbacks.example.com/twilio', /not a host name/],
    ['https://callbacks.example.com:8443/twilio', /port/],
    [host, /no door/],
    [`${host}/`, /no door/],
    [`${host}/twilio/`, /slash/],
    [`${host}//twilio`, /no door/],
    [`${host}/Twilio`, /no door/],
    [`${host}/twilio-anything`, /no door/],
    [`${host}/twilio?`, /no query/],
    [`${host}/twilio?id=1`, /drops parameters/],
    [`${host}/twilio-params?tenant=7`, /carries only id, category/],
    [`${host}/twilio-params?ID=7`, /carries only/],
    [`${host}/twilio-params?id=1&id=2`, /id is there 2 times/],
    [`${host}/twilio-params?id=`, /id is empty/],
    [`${host}/twilio-params?id`, /id is empty/],
    [`${host}/twilio-params?id=%22`, /quote/],
    [`${host}/twilio-params?id=%5C`, /backslash/],
    [`${host}/twilio-params?id=a,b`, /comma/],
    [`${host}/twilio-params?id=%0A`, /control/],
    [`${host}/twilio-params?id=%2f`, /cannot restore/],
    [`${host}/twilio-params?id=%41`, /cannot restore/],
    [`${host}/twilio-params?id=%21(`, /cannot restore/],
    [`${host}/twilio-params?id=a+b%20c`, /cannot restore/],
    [`${host}/twilio-params?id='%27`, /cannot restore/],
    [`${host}/twilio-params?id=@%3A`, /cannot restore/],
    [`${host}/twilio-params?id=1&`, /cannot restore/],
    [`${host}/twilio-any?a=%`, /no escape/],
    [`${host}/twilio-any?a=%zz`, /no escape/],
    [`${host}/twilio-any?a=%FF`, /not UTF-8/],
    [`${host}/twilio-any?a=b c`, /space/],
    [`${host}/twilio-any?a=ü`, /not ASCII/],
    [`${host}/twilio-any?a="b"`, /which no URL may/],
    [`${host}/twilio-any?bodySHA256=x`, /bodySHA256/],
    [`${host}/twilio-any?a=${'x'.repeat(9_000)}`, /too long/],
  ])('calls %s an error', (url, message) => {
    const problems = check(url + retried);
    expect(problems).toContainEqual({ severity: 'error', message: expect.stringMatching(message) });
  });

  it.each([
    ['http://127.0.0.1:4566/twilio', /not https/],
    ['http://localhost:4566/twilio', /cannot reach/],
    ['https://localhost/twilio', /cannot reach/],
    ['https://10.1.2.3/twilio', /cannot reach/],
    ['https://172.31.0.1/twilio', /cannot reach/],
    ['https://192.168.1.1/twilio', /cannot reach/],
    ['https://[::1]/twilio', /cannot reach/],
    ['https://[fd00::1]/twilio', /cannot reach/],
    ['https://intranet/twilio', /cannot reach/],
    ['https://callbacks.internal/twilio', /cannot reach/],
    ['https://callbacks.example.com:443/twilio', /443/],
    ['https://me:secret@callbacks.example.com/twilio', /user name/],
    [`${host}/twilio-params`, /no parameters/],
    [`${host}/twilio-params?id=a+b`, /read as a space/],
    [`${host}/twilio-params?id=it's`, /%27/],
    [`${host}/twilio-params?id=me@home:1`, /%40/],
    [`${host}/twilio-any?a=b?c`, /%3F/],
    [`${host}/twilio-any?a=%2f`, /lower case/],
    [`${host}/twilio-any?a=%c3%BC`, /lower case/],
    [`${host}/twilio-any/a%20b`, /decoded/],
  ])('warns of %s', (url, message) => {
    const problems = check(url + retried);
    expect(problems).toContainEqual({ severity: 'warning', message: expect.stringMatching(message) });
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it.each([
    ['', 'warning', /only a failed connect/],
    ['#', 'warning', /only a failed connect/],
    ['#rc=5', 'warning', /Without rp/],
    ['#ct=500', 'warning', /Without rp/],
    ['#rc=0', 'warning', /never tries again/],
    ['#rc=5&rp=all&tt=1000&rt=2000', 'warning', /rt is longer than tt/],
    ['#rc=5&rp=all&tt=1000&ct=2000', 'warning', /ct is longer than tt/],
    ['#rc=6&rp=all', 'error', /rc/],
    ['#rc=-1&rp=all', 'error', /rc/],
    ['#rc=&rp=all', 'error', /rc/],
    ['#rc=5&rc=5&rp=all', 'error', /twice/],
    ['#rp=all,', 'error', /rp/],
    ['#rp=3xx', 'error', /rp/],
    ['#ct=10001&rp=all', 'error', /ct/],
    ['#rt=15001&rp=all', 'error', /rt/],
    ['#sni=yes&rp=all', 'error', /sni/],
    ['#e=mars&rp=all', 'error', /override e/],
    ['#section', 'error', /no override of this name/],
    ['#RC=5', 'error', /no override of this name/],
    ['#rc=5&&rp=all', 'error', /no override of this name/],
  ] as const)('judges the overrides %s', (fragment, severity, message) => {
    expect(check(`${host}/twilio${fragment}`)).toEqual([{ severity, message: expect.stringMatching(message) }]);
  });

  it('has an answer for everything, and repeats no value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(Array.isArray(check(text))).toBe(true);
        expect(Array.isArray(check(`${host}/twilio-params?${text}`))).toBe(true);
      }),
    );
    const problems = check(`${host}/twilio-params?id=%22secret&other=secret&id=secret,#x=secret`);
    expect(problems.length).toBeGreaterThan(2);
    expect(JSON.stringify(problems)).not.toContain('secret');
  });
});
