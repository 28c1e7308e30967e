/** Queue of promised automatic messages, in order of their promises. */
export const REPLIES_QUEUE = 'replies/0';
