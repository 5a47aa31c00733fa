import type { Params } from './form.ts';

/** Top-level fields of a JSON object as parameters, what is nested as JSON; `undefined` for anything else, lists too. Without a prototype, like `parseForm`. */
export const jsonFields = (text: string): Params | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const fields = Object.create(null) as Params;
    for (const [name, field] of Object.entries(value))
      fields[name] = typeof field === 'string' ? field : JSON.stringify(field);
    return fields;
  } catch {
    return undefined;
  }
};
