/** messages.saveDraft with nothing in it. messages.clearAllDrafts sends one for each dialog with a draft. */
export type ClearDraft = { type: 'ClearDraft'; peer: number };
