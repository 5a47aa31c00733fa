import { commandLine } from './command-line.ts';

describe('callbacks', () => {
  it.each([
    [['simulate', '--messages', '-1']],
    [['simulate', '--messages', 'many']],
    [['simulate', '--forged', '1.5']],
    [['simulate', '--failing', '101%']],
    [['simulate', '--duplicates', '%']],
    [['simulate', '--rate', '0']],
    [['simulate', '--seed', '1e3']],
    [['simulate', '--url', 'ftp://example.com', '--token', 'x']],
    [['simulate', '--url', 'https://callbacks.example.com']],
    [['simulate', 'extra']],
    [['send', '--product', 'fax']],
    [['send', '--param', 'id']],
    [['send', '--param', 'id=']],
    [['send', '--param', 'tenant=7']],
    [['send', '--stat', 'sent']],
    [['demo', '--calls', 'x']],
    [['quarantine']],
    [['quarantine', 'dance']],
    [['suppression', 'dance']],
    [['suppression', 'check']],
    [['quarantine', 'release', '--rate', '0']],
    [['quarantine', 'release', '--since', 'yesterday']],
    [['quarantine', 'release', '--reason', 'mood']],
    [['quarantine', 'explain', '--limit', 'all']],
    [['dance']],
    [[]],
  ])('calls %j a usage error', async (args) => {
    const { code, printed, noted } = await commandLine(args);
    expect(code).toBe(2);
    expect(printed).toBe('');
    expect(noted).not.toBe('');
  });

  it('documents its exit codes', async () => {
    const { code, printed } = await commandLine(['--help']);
    expect(code).toBe(0);
    expect(printed).toContain('Exit codes:');
    for (const command of ['simulate', 'send', 'url', 'quarantine', 'env', 'demo']) expect(printed).toContain(command);
  });

  it.each([['simulate'], ['send'], ['url'], ['env']])(
    '%s says how to start the system when none runs',
    async (command) => {
      const { code, noted } = await commandLine([command]);
      expect(code).toBe(3);
      expect(noted).toContain('npm start');
    },
  );
});
