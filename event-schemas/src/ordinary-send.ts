/** The fields of a MessageSent for an ordinary message: sent by its author, immediately, without time to live, thread or mentions. */
export const ORDINARY_SEND = {
  silent: false, noForwards: false, groupedId: 0, sender: 0, post: false, ttlS: 0,
  thread: 0, topic: false, mentions: [] as number[], scheduledId: 0, discussedChannel: 0, discussedPost: 0,
};
