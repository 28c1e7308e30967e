import type { Draft } from '@teamgram/event-schemas';

/** messages.saveDraft with something in it. `draft.replyToId` in the caller's numbering. */
export type SaveDraft = { type: 'SaveDraft'; peer: number; draft: Draft };
