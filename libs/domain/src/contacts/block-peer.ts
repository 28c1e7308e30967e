/** contacts.block. */
export type BlockPeer = { type: 'BlockPeer'; peer: number };
