/** messages.markDialogUnread without `unread`. */
export type UnmarkDialogUnread = { type: 'UnmarkDialogUnread'; peer: number };
