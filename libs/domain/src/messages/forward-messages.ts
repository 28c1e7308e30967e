/** messages.forwardMessages: one `MessageSent` for each id, in the order of `ids`. Items of an album stay together under a new grouped id. */
export type ForwardMessages = {
  type: 'ForwardMessages';
  fromPeer: number;
  /** As the sender numbers them; at most 100. */
  ids: number[];
  toPeer: number;
  dropAuthor: boolean;
  dropMediaCaptions: boolean;
  silent: boolean;
  noForwards: boolean;
};
