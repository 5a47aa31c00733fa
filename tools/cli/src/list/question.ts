import { products } from '@status-callbacks/contract/products';
import { type Category, codesOf } from '@status-callbacks/error-catalogue/catalogue';
import type { Filter } from '@status-callbacks/history/filter';
import type { Command } from 'commander';
import type { FilterOptions } from '../filter-options.ts';

/** One code, those of a category, or the one if it is among them; any if nothing is said. */
const errorCodes = ({ error, category }: FilterOptions): readonly string[] | undefined => {
  if (category === undefined) return error === undefined ? undefined : [error];
  return codesOf(category as Category).filter((code) => error === undefined || code === error);
};

const checkProduct = (command: Command, product: string | undefined): void => {
  const names: string[] = [...products.map(({ name }) => name), 'unknown'];
  if (product === undefined || names.includes(product)) return;
  command.error(`error: --product ${product} is none of ${names.join(', ')}`);
};

/** What the options ask of a resource; ends the command when they make no sense. */
export const question = (command: Command, options: FilterOptions): Filter => {
  const { status, product, account, custom } = options;
  checkProduct(command, product);
  const codes = errorCodes(options);
  return {
    ...(status !== undefined && { status }),
    ...(codes && { errorCodes: codes }),
    ...(product !== undefined && { product }),
    ...(account !== undefined && { accountSid: account }),
    ...(custom !== undefined && { custom }),
  };
};

/** Twilio's list is longer than ours by tomorrow, so a status nobody has heard of is a question all the same. */
export const isHeardOf = (status: string): boolean => products.some(({ states }) => Object.hasOwn(states, status));
