/** messages.toggleDialogPin with `pinned`. */
export type PinDialog = { type: 'PinDialog'; peer: number };
