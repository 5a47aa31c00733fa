/** Results in the order of the items, with up to `ahead` of them worked on before they are asked for. */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  ahead: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const begun: Promise<Result>[] = [];
  for await (const item of items) {
    const result = work(item);
    // Thrown when its turn comes; until then it is nobody's unhandled rejection.
    result.catch(() => undefined);
    begun.push(result);
    if (begun.length > ahead) yield await begun.shift()!;
  }
  for (const result of begun) yield await result;
}
