/** E.164 with its plus, spelled with or without separators, or a run of digits long enough to be somebody's number; not a part of a SID, an id or a date. */
const NUMBER = /\+\d(?:[ ().-]{0,2}\d){6,14}(?!\w)|(?<![\w+-])\d{9,15}(?![\w-])/g;

const masked = (number: string): string => `${number.slice(0, 5)}${'•'.repeat(number.length - 7)}${number.slice(-2)}`;

/** A text with every phone number in it made unrecognisable: enough is left to tell two apart, too little to call one. */
export const mask = (text: string): string => text.replace(NUMBER, masked);
