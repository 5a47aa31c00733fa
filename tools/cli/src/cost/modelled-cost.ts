import { priced } from '@status-callbacks/cost-model/bill';
import { modelled } from '@status-callbacks/cost-model/model';
import { settings } from '@status-callbacks/cost-model/settings';
import { ordinaryMix } from '@status-callbacks/cost-model/traffic';
import { usagesOf } from '@status-callbacks/cost-model/usage';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { positive, share } from '../option-values.ts';
import type { Costs } from './report.ts';

/** The options of traffic that nobody has sent yet. */
export interface ModelOptions {
  readonly callbacks: number;
  readonly rate: number;
  readonly errors: number;
  readonly final: number;
  readonly delivered?: number;
  readonly custom: number;
  readonly any: number;
  readonly forged: number;
  readonly bytes: number;
  readonly settings: keyof typeof settings;
}

const wholeAboveZero = (text: string): number => {
  const number = positive(text);
  if (!Number.isInteger(number)) throw new InvalidArgumentError('Not a whole number above zero.');
  return number;
};

/** Adds them; none goes with `--stage`, which knows what has been sent. */
export const modelOptions = (command: Command): Command => {
  const { errors, final, custom, any, forged, bytes } = ordinaryMix;
  const add = (option: Option): Command => command.addOption(option.conflicts('stage'));
  add(new Option('--callbacks <count>', 'how many').argParser(wholeAboveZero).default(1_000_000));
  add(new Option('--rate <per second>', 'while they come: it fills batches').argParser(positive).default(100));
  add(new Option('--errors <share>', 'with an error code').argParser(share).default(errors));
  add(new Option('--final <share>', 'that are a final state').argParser(share).default(final));
  add(new Option('--delivered <share>', 'delivered or read (default: final without error)').argParser(share));
  add(new Option('--custom <share>', 'with each declared parameter').argParser(share).default(custom));
  add(new Option('--any <share>', 'through /twilio-any').argParser(share).default(any));
  add(new Option('--forged <share>', 'refused').argParser(share).default(forged));
  add(new Option('--bytes <count>', 'of an event as JSON').argParser(wholeAboveZero).default(bytes));
  return add(
    new Option('--settings <stage>', 'batches and windows of that stage')
      .choices(Object.keys(settings))
      .default('prod'),
  );
};

const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;

const described = (options: ModelOptions, delivered: number): string[] => {
  const { callbacks, rate, errors, final, custom, any, forged, bytes } = options;
  return [
    `Modelled: ${callbacks.toLocaleString('en-US')} callbacks of ${bytes} bytes, ${rate} a second, on the settings of ${options.settings};`,
    `${percent(final)} final, ${percent(delivered)} delivered or read, ${percent(errors)} with an error, ${percent(custom)} with each declared`,
    `parameter, ${percent(any)} through /twilio-any, ${percent(forged)} forged.`,
  ];
};

/** What traffic would cost; ends the command when there can be none like it. */
export const modelledCost = (command: Command, options: ModelOptions): Costs => {
  const { callbacks, rate, errors, final, custom, any, forged, bytes } = options;
  if (errors > final) {
    return command.error(
      `error: --errors ${percent(errors)} is more than --final ${percent(final)}: what fails has ended`,
    );
  }
  const delivered = options.delivered ?? final - errors;
  const traffic = { callbacks, perSecond: rate, bytes, errors, final, delivered, custom, any, forged };
  return {
    of: described(options, delivered),
    callbacks,
    bill: priced(usagesOf(modelled(traffic, settings[options.settings]))),
  };
};
