/** Captures show both: most products write a space as `+`, recordings as `%20`. */
export type Space = '+' | '%20';

/** Beyond `encodeURIComponent`, which leaves these five as they are. */
const escaped = (text: string, space: Space): string =>
  encodeURIComponent(text)
    .replace(/[!'()*]/g, (symbol) => `%${symbol.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', space);

/** `application/x-www-form-urlencoded`, parameters in the order given. */
export const encodeForm = (params: Readonly<Record<string, string>>, space: Space): string =>
  Object.entries(params)
    .map(([name, value]) => `${escaped(name, space)}=${escaped(value, space)}`)
    .join('&');
