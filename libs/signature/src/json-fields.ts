import type { Params } from './form.ts';

/** Top-level fields of a JSON object as parameters, what is nested as JSON; `undefined` for anything else, lists too. */
export const jsonFields = (text: string): Params | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return Object.fromEntries(
      Object.entries(value).map(([name, field]) => [name, typeof field === 'string' ? field : JSON.stringify(field)]),
    );
  } catch {
    return undefined;
  }
};
