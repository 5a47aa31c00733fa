/** Decoded form parameters: a name sent more than once keeps every value, in order of arrival. */
export type Params = Record<string, string | string[]>;

/**
 * Decodes `application/x-www-form-urlencoded` text, a body or a query string. Total: broken escapes stay as they are
 * (https://url.spec.whatwg.org/#urlencoded-parsing). The result has no prototype, so `__proto__` is a name like any other.
 */
export const parseForm = (text: string): Params => {
  const params: Params = Object.create(null) as Params;
  for (const [name, value] of new URLSearchParams(text)) {
    const earlier = params[name];
    params[name] =
      earlier === undefined ? value : Array.isArray(earlier) ? (earlier.push(value), earlier) : [earlier, value];
  }
  return params;
};

/** The other half of `parseForm`: what it decodes to the same parameters. */
export const encodeForm = (params: Params): string => {
  const form = new URLSearchParams();
  for (const [name, values] of Object.entries(params)) for (const value of [values].flat()) form.append(name, value);
  return form.toString();
};

/** Looking at more of a forged body would cost more than knowing what is wrong with it is worth. */
export const MAX_FORM_HEAD = 16 * 1024;

/** Whether the text is a form at all: it begins with `name=`, and escapes and UTF-8 are whole in its first 16 KiB. */
export const isForm = (text: string): boolean => {
  if (!/^[^=&]+=/.test(text)) return false;
  // Cut between two parameters, never within the escapes of one character.
  const end = text.length > MAX_FORM_HEAD ? Math.max(0, text.lastIndexOf('&', MAX_FORM_HEAD)) : text.length;
  try {
    decodeURIComponent(text.slice(0, end));
    return true;
  } catch {
    return false;
  }
};
