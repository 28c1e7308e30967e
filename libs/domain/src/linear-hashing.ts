/**
 * Linear hashing (Litwin 1980): the number of blocks grows by one at a time, and each split rewrites one block, so that the cost of a change does not
 * depend on the total size.
 */

/** The block of a key among `count`: its hash modulo the next power of two or, if that block does not exist yet, modulo the power below. */
export function blockOf(key: number, count: number): number {
  const next = 2 ** Math.ceil(Math.log2(count));
  const number = mixed(key) % next;
  return number < count ? number : number - next / 2;
}

/** The block that is split to fill the new block `fresh`. */
export function blockBefore(fresh: number): number {
  return fresh - 2 ** Math.floor(Math.log2(fresh));
}

/** 32-bit finaliser of Murmur3: spreads adjacent numbers. */
function mixed(value: number): number {
  let bits = (value ^ Math.floor(value / 2 ** 32)) >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
