import type { Command } from 'commander';
import { type DeploymentOptions, connect, deploymentOptions } from '../deployment.ts';
import { examine } from '../doctor/doctor.ts';
import type { Finding } from '../doctor/finding.ts';
import { Interrupted, NotAsItShouldBe } from '../exit-codes.ts';
import { wholeNumber } from '../option-values.ts';
import type { Terminal } from '../terminal.ts';

interface DoctorOptions extends DeploymentOptions {
  readonly token?: string;
  readonly account?: string;
  readonly timeout?: number;
  readonly json?: boolean;
}

const MARKS = { fine: '✓', notice: '·', wrong: '✗' } as const;

/** The archive of prod gathers for a minute. */
const PATIENCE_SECONDS = { local: 30, stage: 180 } as const;

const WIDTH = 44;

const line = ({ check, verdict, detail }: Finding): string => `${MARKS[verdict]} ${check.padEnd(WIDTH)} ${detail}`;

export const addDoctor = (program: Command, terminal: Terminal): void => {
  const command = program
    .command('doctor')
    .description('see whether everything works: send canaries through every door, and look for them in every sink')
    .option('--token <token>', 'what Twilio signs with, to see whether the secret has it (default: the secret’s own)')
    .option('--account <sid>', 'the account of --token, where it has tokens of its own')
    .option('--timeout <seconds>', 'for a canary to arrive (default: 30 on this machine, 180 on a stage)', wholeNumber)
    .option('--json', 'print one JSON object per finding');
  deploymentOptions(command, terminal).action(async (options: DoctorOptions) => {
    const { token: authToken, account: accountSid, json } = options;
    const { timeout = PATIENCE_SECONDS[options.stage === undefined ? 'local' : 'stage'] } = options;
    const { signal } = terminal;
    const deployment = connect(options);
    let faults = 0;
    try {
      const given = { ...(authToken !== undefined && { authToken }), ...(accountSid !== undefined && { accountSid }) };
      for await (const finding of examine({ deployment, given, patienceMs: timeout * 1_000, signal })) {
        if (finding.verdict === 'wrong') faults += 1;
        terminal.print(json ? JSON.stringify(finding) : line(finding));
      }
    } finally {
      deployment.close();
    }
    if (signal.aborted) throw new Interrupted('stopped before everything was looked at');
    if (faults === 1) throw new NotAsItShouldBe(`1 thing in ${deployment.name} is not as it should be`);
    if (faults > 1) throw new NotAsItShouldBe(`${faults} things in ${deployment.name} are not as they should be`);
  });
};
