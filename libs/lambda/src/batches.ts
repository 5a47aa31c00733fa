export interface BatchLimits<T> {
  readonly count: number;
  readonly bytes?: number;
  readonly sizeOf?: (item: T) => number;
}

/**
 * Cuts a list into requests that a batch API accepts, in order. An item over the byte limit travels alone: the service's own
 * refusal then concerns nobody else.
 */
export const batches = <T>(
  items: readonly T[],
  { count, bytes = Infinity, sizeOf = () => 0 }: BatchLimits<T>,
): T[][] => {
  const result: T[][] = [];
  let current: T[] = [];
  let size = 0;
  for (const item of items) {
    const itemSize = sizeOf(item);
    if (current.length === count || (current.length > 0 && size + itemSize > bytes)) {
      result.push(current);
      [current, size] = [[], 0];
    }
    current.push(item);
    size += itemSize;
  }
  if (current.length > 0) result.push(current);
  return result;
};
