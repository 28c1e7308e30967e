/** Messages that businesses have the server say, in the order in which they were promised. */
export const REPLIES_QUEUE = 'replies/0';
