/** contacts.unblock. */
export type UnblockPeer = { type: 'UnblockPeer'; peer: number };
