/** Where a UTF-16 code unit stands among the bytes of UTF-8: a surrogate is part of a character above all others. */
const place = (unit: number): number => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);

/**
 * Compares texts by their bytes in UTF-8, as DynamoDB sorts keys. JavaScript compares UTF-16 code units, and so puts U+FFFD above
 * an emoji, which has surrogates. A lone surrogate counts as U+FFFD, which it becomes in UTF-8.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
export const compareUtf8 = (one: string, other: string): number => {
  if (one === other) return 0;
  const [a, b] = [one.toWellFormed(), other.toWellFormed()];
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const [left, right] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (left !== right) return place(left) - place(right);
  }
  return a.length - b.length;
};
