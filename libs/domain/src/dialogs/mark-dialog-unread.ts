/** messages.markDialogUnread with `unread`. */
export type MarkDialogUnread = { type: 'MarkDialogUnread'; peer: number };
