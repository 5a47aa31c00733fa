import { serviceLog } from '../src/service-log.ts';

const lineOf = (env: Readonly<Record<string, string>>): object => {
  const write = process.stdout.write.bind(process.stdout);
  const lines: string[] = [];
  Object.assign(process.env, env);
  process.stdout.write = (line) => lines.push(String(line)) > 0;
  try {
    serviceLog('probe').info('here');
  } finally {
    process.stdout.write = write;
    for (const name of Object.keys(env)) delete process.env[name];
  }
  return JSON.parse(lines.join('')) as object;
};

it('says what the stack has told the function it is', () => {
  const line = lineOf({ STAGE: 'prod', SERVICE_VERSION: '1.2.3' });
  expect(line).toMatchObject({ service: 'probe', stage: 'prod', version: '1.2.3' });
});

it('writes without, where there is no stack', () => {
  const line = lineOf({});
  expect(line).toMatchObject({ service: 'probe', message: 'here' });
  expect(line).not.toHaveProperty('version');
});
