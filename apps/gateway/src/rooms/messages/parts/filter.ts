/** core.telegram.org/type/MessagesFilter over the kinds of media that exist here. */
import type { Content } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';

type Test = (content: Content) => boolean;

const hasAttribute = ({ media }: Content, kind: string): boolean => media?.document?.attributes.some((attribute) => attribute.kind === kind) ?? false;
const isPhoto: Test = ({ media }) => media?.photo !== undefined;
const isVideo: Test = (content) => hasAttribute(content, 'video') && !hasAttribute(content, 'animated') && !isRound(content);
const isRound: Test = ({ media }) => media?.document?.attributes.some(({ kind, round }) => kind === 'video' && round) ?? false;
const isVoice: Test = ({ media }) => media?.document?.attributes.some(({ kind, voice }) => kind === 'audio' && voice) ?? false;
const isMusic: Test = (content) => hasAttribute(content, 'audio') && !isVoice(content);
const isGif: Test = (content) => hasAttribute(content, 'animated');

const tests: { [Name in tl.MessagesFilter['_']]?: Test } = {
  inputMessagesFilterEmpty: () => true,
  // Only pinned ones are looked at (search.ts).
  inputMessagesFilterPinned: () => true,
  inputMessagesFilterPhotos: isPhoto,
  inputMessagesFilterVideo: isVideo,
  inputMessagesFilterPhotoVideo: (content) => isPhoto(content) || isVideo(content),
  inputMessagesFilterDocument: (content) =>
    content.media?.document !== undefined && !isVideo(content) && !isRound(content) && !isVoice(content) && !isMusic(content) && !isGif(content),
  inputMessagesFilterUrl: ({ entities }) => entities.some(({ kind }) => kind === 'Url' || kind === 'TextUrl'),
  inputMessagesFilterGif: isGif,
  inputMessagesFilterVoice: isVoice,
  inputMessagesFilterMusic: isMusic,
  inputMessagesFilterRoundVideo: isRound,
  inputMessagesFilterRoundVoice: (content) => isRound(content) || isVoice(content),
  inputMessagesFilterGeo: ({ media }) => media?.geo !== undefined || media?.venue !== undefined || media?.live !== undefined,
  inputMessagesFilterContacts: ({ media }) => media?.contact !== undefined,
};

/** A filter for what does not exist here (polls, calls, pins, …) lets nothing pass. */
export function passesFilter(content: Content, filter: tl.MessagesFilter): boolean {
  return tests[filter._]?.(content) ?? false;
}
