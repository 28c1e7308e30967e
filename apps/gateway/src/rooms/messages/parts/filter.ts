/** core.telegram.org/type/MessagesFilter as terms of the search index. */
import { kindTerm, mentionTerm } from '@teamgram/read-models';
import type { Kind } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';

const kinds: { [Name in tl.MessagesFilter['_']]?: Kind } = {
  inputMessagesFilterPhotos: 'photo',
  inputMessagesFilterVideo: 'video',
  inputMessagesFilterPhotoVideo: 'photo-video',
  inputMessagesFilterDocument: 'document',
  inputMessagesFilterUrl: 'url',
  inputMessagesFilterGif: 'gif',
  inputMessagesFilterVoice: 'voice',
  inputMessagesFilterMusic: 'music',
  inputMessagesFilterChatPhotos: 'chat-photo',
  inputMessagesFilterRoundVideo: 'round',
  inputMessagesFilterRoundVoice: 'round-voice',
  inputMessagesFilterGeo: 'geo',
  inputMessagesFilterContacts: 'contact',
  inputMessagesFilterPoll: 'poll',
};

/** Matches no message: for filters on features that do not exist here (calls). */
const NOTHING = kindTerm('nothing');

/** Index terms that a matching message has. Pinned messages have none, since pins change independently of the message. */
export function filterMarks(filter: tl.MessagesFilter, viewer: number): string[] {
  if (filter._ === 'inputMessagesFilterEmpty') return [];
  if (filter._ === 'inputMessagesFilterMyMentions') return [mentionTerm(viewer)];
  const kind = kinds[filter._];
  return [kind ? kindTerm(kind) : NOTHING];
}
