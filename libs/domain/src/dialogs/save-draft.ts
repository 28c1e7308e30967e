import { writeDraft, Writer } from '@teamgram/event-schemas';
import type { Draft, DraftSaved, Quote } from '@teamgram/event-schemas';
import { isThread } from '../topics/threads.ts';
import type { Context } from '../context.ts';
import { isDialogPeer, mailboxOf } from '../messages/peer.ts';
import { QUOTE_LENGTH_MAX } from '../messages/quoted.ts';
import { messageIn } from '../messages/sent-message.ts';
import { refusal } from '../refusal.ts';
import { sameBytes } from '../same-bytes.ts';
import { MESSAGE_LENGTH_MAX, normalEntities } from '../text.ts';
import type { View } from '../view.ts';
import { dialogOf, draftIn } from './dialog.ts';

/** messages.saveDraft with a draft. `draft.replyToId`: id in the caller's mailbox; `thread` of a supergroup, 0: none. An unchanged draft records nothing. */
export type SaveDraft = { type: 'SaveDraft'; peer: number; thread?: number | undefined; draft: Draft };

export type SaveDraftState = { peerExists: boolean; threadExists: boolean; repliedExists: boolean; former: Draft | undefined };

export function load(view: View, { peer, thread = 0, draft }: SaveDraft, { actor }: Context): SaveDraftState {
  const saved = view.journal.read(draftIn(dialogOf(view.documents, actor, peer), thread))?.fact;
  return {
    peerExists: isDialogPeer(view, actor, peer),
    threadExists: thread === 0 || isThread(view, peer, thread),
    // A message of another chat may be in another journal; it is checked when the draft is sent.
    repliedExists: draft.replyToId === 0 || draft.replyToPeer !== 0 || messageIn(view, mailboxOf(actor, peer), draft.replyToId) !== undefined,
    former: saved?.type === 'DraftSaved' ? saved.draft : undefined,
  };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.saveDraft). */
export function saveDraft(state: SaveDraftState, { peer, thread = 0, draft }: SaveDraft, { actor: owner }: Context): DraftSaved[] {
  if (!state.peerExists) throw refusal('PEER_ID_INVALID');
  const text = draft.text.slice(0, MESSAGE_LENGTH_MAX);
  const entities = normalEntities(text, draft.entities);
  if (!state.threadExists || !state.repliedExists) throw refusal('MSG_ID_INVALID');
  const saved = { ...draft, text, entities, quote: draft.quote && cut(draft.quote) };
  if (state.former && sameDraft(state.former, saved)) return [];
  return [{ type: 'DraftSaved', stream: `dialogs-${owner}`, owner, peer, thread, draft: saved }];
}

/** The quote itself is checked when it is sent. */
function cut({ text, entities, offset }: Quote): Quote {
  const kept = text.slice(0, QUOTE_LENGTH_MAX);
  return { text: kept, entities: normalEntities(kept, entities), offset };
}

function sameDraft(one: Draft, other: Draft): boolean {
  return sameBytes(writeDraft(one, Writer.create()).finish(), writeDraft(other, Writer.create()).finish());
}
