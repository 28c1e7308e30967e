import type { Quote, TextEntity } from '@teamgram/event-schemas';
import type { ChoiceOfMedia } from './choice-of-media.ts';

/**
 * messages.sendMessage, messages.sendMedia, one item of messages.sendMultiMedia. Its call id derives from (key, random_id).
 * The first fact is the `MessageSent`; a `DraftCleared` follows when `clearDraft` found a draft.
 */
export type SendMessage = {
  type: 'SendMessage';
  peer: number;
  text: string;
  entities: TextEntity[];
  /** The replied message as the sender numbers it, in the same dialog. */
  replyTo: { id: number; quote: Quote | undefined } | undefined;
  media: ChoiceOfMedia | undefined;
  invertMedia: boolean;
  silent: boolean;
  noForwards: boolean;
  clearDraft: boolean;
  /** Items of one album share it; 0 = no album. Below 2^53. */
  groupedId: number;
};
