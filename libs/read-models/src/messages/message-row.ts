/** A message as one mailbox sees it. `event` and `edit` are stored bytes of the log (decodeEvent), their content sealed. */
export type MessageRow = {
  messageId: number;
  peer: number;
  /** 0: none. */
  replyToId: number;
  /** Journal position of the MessageSent. */
  position: number;
  pinned: boolean;
  event: Uint8Array;
  /** The last MessageEdited; null: never edited. */
  edit: Uint8Array | null;
  /** The current KeyboardSet; null: no keyboard. */
  keyboard: Uint8Array | null;
  /** False: never had a reaction. Absent: not queried. */
  reacted?: boolean;
};

export const PLACE_COLUMNS = `e.pts as "messageId", e.peer, e.reply_to_id as "replyToId", e.message as position, e.pinned, m.edit, m.keyboard, m.reacted`;
export const MESSAGE_COLUMNS = `${PLACE_COLUMNS}, m.event`;
