/** messages.toggleDialogPin without `pinned`. */
export type UnpinDialog = { type: 'UnpinDialog'; peer: number };
