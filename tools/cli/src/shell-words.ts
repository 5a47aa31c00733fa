/** Single quotes keep everything as it is in every POSIX shell, but a single quote. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** A command line to be copied into a shell. */
export const shellWords = (words: readonly string[]): string => words.map(quoted).join(' ');
