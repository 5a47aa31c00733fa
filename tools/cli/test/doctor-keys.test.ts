import { checkKeys } from '../src/doctor/keys.ts';

const ACCOUNT = `AC${'1'.repeat(32)}`;
const [PRIMARY, OWN] = ['a'.repeat(32), 'b'.repeat(32)];

const withSecret = (secret: unknown) =>
  ({ send: async () => ({ SecretString: JSON.stringify(secret) }) }) as unknown as Parameters<typeof checkKeys>[0];

it('signs with what is in the secret, for nobody in particular', async () => {
  const { finding, signer } = await checkKeys(withSecret({ AUTH_TOKEN: PRIMARY, [ACCOUNT]: OWN }), {});
  expect(finding.verdict).toBe('fine');
  expect(finding.detail).toContain(`has primary, ${ACCOUNT}`);
  expect(signer).toEqual({ authToken: PRIMARY, accountSid: `AC${'0'.repeat(32)}` });
});

it('signs for an account where only accounts have tokens', async () => {
  const { signer } = await checkKeys(withSecret({ [ACCOUNT]: [OWN, PRIMARY] }), {});
  expect(signer).toEqual({ authToken: OWN, accountSid: ACCOUNT });
});

it('compares the given token with the keys of its account', async () => {
  const secret = withSecret({ AUTH_TOKEN: PRIMARY, [ACCOUNT]: OWN });
  expect((await checkKeys(secret, { authToken: OWN, accountSid: ACCOUNT })).finding.verdict).toBe('fine');
  expect((await checkKeys(secret, { authToken: OWN })).finding.verdict).toBe('wrong');
});

it.each([[{}], ['text'], [{ AUTH_TOKEN: '' }]])(
  'does not sign with %j, and does not say what it holds',
  async (secret) => {
    const { finding, signer } = await checkKeys(withSecret(secret), {});
    expect(finding.verdict).toBe('wrong');
    expect(signer).toBeUndefined();
  },
);

it('never shows a token', async () => {
  const findings = [
    await checkKeys(withSecret({ AUTH_TOKEN: PRIMARY }), { authToken: OWN }),
    await checkKeys(withSecret({ AUTH_TOKEN: PRIMARY }), {}),
  ].map(({ finding }) => JSON.stringify(finding));
  for (const text of findings) for (const token of [PRIMARY, OWN]) expect(text).not.toContain(token);
});
