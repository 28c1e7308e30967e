/** Kinds of messages that can be searched for (core.telegram.org/type/MessagesFilter), as far as this server has the kind of media. */
import type { Content } from '@teamgram/event-schemas';

type Test = (content: Content) => boolean;

const hasAttribute = ({ media }: Content, kind: string): boolean => media?.document?.attributes.some((attribute) => attribute.kind === kind) ?? false;
const isPhoto: Test = ({ media }) => media?.photo !== undefined;
const isRound: Test = ({ media }) => media?.document?.attributes.some(({ kind, round }) => kind === 'video' && round) ?? false;
const isVoice: Test = ({ media }) => media?.document?.attributes.some(({ kind, voice }) => kind === 'audio' && voice) ?? false;
const isMusic: Test = (content) => hasAttribute(content, 'audio') && !isVoice(content);
const isGif: Test = (content) => hasAttribute(content, 'animated');
const isVideo: Test = (content) => hasAttribute(content, 'video') && !isGif(content) && !isRound(content);

const tests = {
  photo: isPhoto,
  video: isVideo,
  'photo-video': (content) => isPhoto(content) || isVideo(content),
  document: (content) =>
    content.media?.document !== undefined && !isVideo(content) && !isRound(content) && !isVoice(content) && !isMusic(content) && !isGif(content),
  url: ({ entities, media }) => media?.webPage !== undefined || entities.some(({ kind }) => kind === 'Url' || kind === 'TextUrl'),
  gif: isGif,
  voice: isVoice,
  music: isMusic,
  round: isRound,
  'round-voice': (content) => isRound(content) || isVoice(content),
  geo: ({ media }) => media?.geo !== undefined || media?.venue !== undefined || media?.live !== undefined,
  contact: ({ media }) => media?.contact !== undefined,
  poll: ({ media }) => media?.poll !== undefined,
  'chat-photo': ({ action }) => action === 'ChatEditPhoto',
} satisfies { [kind: string]: Test };

export type Kind = keyof typeof tests;

const kinds = Object.entries(tests) as [Kind, Test][];

/** The kinds that a message's content belongs to. */
export function kindsOf(content: Content): Kind[] {
  if (content.media === undefined && content.action === '' && content.entities.length === 0) return [];
  return kinds.filter(([, test]) => test(content)).map(([kind]) => kind);
}
