import type { AccountDeleted, Fact } from '@teamgram/event-schemas';
import { erasedWith, filesOfMessage, type FileUse } from '../files/use.ts';
import { allScheduledOf } from '../scheduled/scheduled.ts';
import type { View } from '../view.ts';

/** Records in the journal of the mailbox's partition that the account was deleted at home; this fact destroys the keys there. */
export type NoteAccountEnd = { type: 'NoteAccountEnd'; ended: AccountDeleted };

export type NoteAccountEndState = { scheduled: FileUse[] };

export function load({ documents }: View, { ended }: NoteAccountEnd): NoteAccountEndState {
  return { scheduled: allScheduledOf(documents, ended.user).flatMap(({ position }) => filesOfMessage(documents, position)) };
}

export function noteAccountEnd({ scheduled }: NoteAccountEndState, { ended }: NoteAccountEnd): Fact[] {
  return [ended, ...erasedWith(scheduled)];
}
