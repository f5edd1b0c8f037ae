/**
 * Cuts a list into contiguous pieces that threads take one after the other. Results don't depend on
 * the cut.
 *
 * @param threads - how many will take pieces, at least 1
 * @param size - items in a piece, at least 1. If absent all of them for one thread, else two pieces a
 *   thread: then one that was busy can catch up, at the price of smaller batches for the policies
 */
export function cutShards<Item>(
  items: readonly Item[],
  threads: number,
  size = Math.ceil(items.length / (threads === 1 ? 1 : 2 * threads)),
): readonly (readonly Item[])[] {
  if (!(Number.isSafeInteger(size) && size >= 1) && items.length > 0) {
    throw new RangeError(`shards: a size must be an integer of at least 1, got ${size}`);
  }
  const shards: (readonly Item[])[] = [];
  for (let at = 0; at < items.length; at += size) shards.push(items.slice(at, at + size));
  return shards;
}
