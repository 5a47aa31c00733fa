/** What callers, senders and participants can put into a name, a number or a parameter to make a terminal do something. */
export const hostileTexts: Readonly<Record<string, string>> = {
  'clear the screen': 'Bob\u001b[2J\u001b[H',
  'set the title': 'Bob\u001b]0;title\u0007',
  'make a link': '\u001b]8;;https://evil.example\u001b\\Bob\u001b]8;;\u001b\\',
  'do it with C1': 'Bob\u009b2J\u009d8;;https://evil.example\u009c',
  'forge a line': 'Bob\nFAKE LINE\r\nFAKE LINE',
  'write over the line': 'Bob\rFAKE LINE',
  'forge a line as Unicode does': 'Bob\u2028FAKE LINE\u2029FAKE LINE\u0085FAKE LINE\u000bFAKE LINE',
  'delete what was written': 'Bob\b\b\b\u007f',
  'reorder what is read': '\u202eBob\u202c\u2066Bob\u2069\u200e\u200f',
  'hide letters': 'B\u200bo\u200db\ufeff\u2060\u00ad',
};

/** A terminal acts on any of these; a line feed ends a line, and a carriage return before it changes nothing. */
const ACTED_ON = /\r(?!\n)|(?![\r\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** What is wrong with an output: nothing, or the line with it. */
export const hostileLine = (output: string): string | undefined =>
  output.split(/(?<=\n)/).find((line) => ACTED_ON.test(line) || /^\W*FAKE LINE/.test(line));
