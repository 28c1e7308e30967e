/**
 * Linear hashing (Litwin 1980): what is spread over blocks grows by one block at a time, and each split rewrites one block, so that a change costs the same
 * however much there is.
 */

/** The block of a key among `count`: its hash modulo the next power of two or, where that block is not there yet, the one below. */
export function blockOf(key: number, count: number): number {
  const next = 2 ** Math.ceil(Math.log2(count));
  const number = mixed(key) % next;
  return number < count ? number : number - next / 2;
}

/** The block that has held so far what block `fresh` takes its share of. */
export function blockBefore(fresh: number): number {
  return fresh - 2 ** Math.floor(Math.log2(fresh));
}

/** A finaliser of 32 bits (Murmur3): close numbers come to lie far apart. */
function mixed(value: number): number {
  let bits = (value ^ Math.floor(value / 2 ** 32)) >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
