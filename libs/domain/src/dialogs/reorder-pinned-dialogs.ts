/** messages.reorderPinnedDialogs: topmost first. With `force`, dialogs that are not named are unpinned. */
export type ReorderPinnedDialogs = { type: 'ReorderPinnedDialogs'; peers: number[]; force: boolean };
