/**
 * messages.deleteMessages: for each conversation a `MessagesHidden` (others still see them) and a `MessagesErased` (nobody does, the keys
 * are destroyed). With `revoke` they go from both sides. Ids that are not there are ignored.
 */
export type DeleteMessages = {
  type: 'DeleteMessages';
  /** As the caller numbers them; at most 100. */
  ids: number[];
  revoke: boolean;
};
