/** Names of custom parameters as they stand in the environment, with commas in between. */
export const namesIn = (list: string): string[] => list.split(',').filter(Boolean);
