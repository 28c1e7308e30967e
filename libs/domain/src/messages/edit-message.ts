import type { TextEntity } from '@teamgram/event-schemas';
import type { ChoiceOfMedia } from './choice-of-media.ts';

/** messages.editMessage. An absent text or media stays as it is. */
export type EditMessage = {
  type: 'EditMessage';
  peer: number;
  /** As the author numbers it. */
  id: number;
  text: { text: string; entities: TextEntity[] } | undefined;
  media: ChoiceOfMedia | undefined;
  invertMedia: boolean;
};
