/** What a message has that is somebody's own words to another, at once: no chat speaks, nothing waits or ends, no thread, nobody called by name. */
export const ORDINARY_SEND = {
  silent: false, noForwards: false, groupedId: 0, sender: 0, post: false, ttlS: 0,
  thread: 0, topic: false, mentions: [] as number[], scheduledId: 0, discussedChannel: 0, discussedPost: 0,
};
