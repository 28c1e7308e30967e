/** High-level functions of GramJS and its fork that the server supports. */
import { callAll, filled, holds, some } from './calls.ts';
import type { Call, Known, Neighbourhood, Outcome, Rooms } from './calls.ts';

/* eslint-disable typescript/no-explicit-any */
type Any = any;

const inGroup = (fields: object = {}) => ({ group }: Known) => [group, fields];
const keep = (name: string) => (answer: unknown, known: Known) => { known[name] = answer; };
const hourHenceS = () => Math.floor(Date.now() / 1000) + 3600;
const said = (message: string) => ({ className: 'Message', message });
const filter = (kind: string, fields: object = {}) => ({ Api, group }: Known) => [group, { filter: new Api[kind](), ...fields }];

const who: Call[] = [
  ['getMe', [], { firstName: 'Anna gramjs' }],
  ['isBot', [], false],
  ['isUserAuthorized', [], true],
  ['checkAuthorization', [], true],
  ['getEntity', ({ person }) => [person], ({ friendName }) => ({ firstName: friendName })],
  ['getEntity', ({ group }) => [group], { title: 'Breadth of GramJS' }],
  ['getInputEntity', ['me'], { className: 'InputPeerSelf' }],
  ['getPeerId', ({ person }) => [person], ({ friend }) => new RegExp(`^${friend}$`)],
];

const texts: Call[] = [
  ['sendMessage', inGroup({ message: 'A **bold** text', parseMode: 'md' }), { ...said('A bold text'), entities: [{ className: 'MessageEntityBold' }] }, keep('first')],
  ['sendMessage', ({ group, first }) => [group, { message: 'an answer', replyTo: first.id, silent: true }], ({ first }) => ({ ...said('an answer'), replyTo: { replyToMsgId: first.id }, silent: true })],
  ['sendMessage', ({ person }) => [person, { message: 'hello', clearDraft: true, linkPreview: false }], said('hello')],
  ['sendMessage', ({ group }) => [group, { message: 'later', schedule: hourHenceS() }], said('later')],
  ['getMessages', inGroup({ scheduled: true }), filled],
  ['editMessage', ({ group, first }) => [group, { message: first.id, text: 'an _italic_ text' }], { id: holds(Number.isInteger) }],
  ['forwardMessages', ({ group, first }) => ['me', { messages: [first.id], fromPeer: group }], filled],
  ['pinMessage', ({ group, first }) => [group, first.id, { notify: false }]],
  ['unpinMessage', ({ group, first }) => [group, first.id]],
  ['unpinMessage', ({ group }) => [group]],
  ['markAsRead', ({ group }) => [group]],
  ['markAsRead', ({ person }) => [person]],
  ['deleteMessages', ({ group, first }) => [group, [first.id], { revoke: true }]],
];

const files: Call[] = [
  ['sendFile', ({ group, picture }) => [group, { file: picture, caption: 'Hills', workers: 1 }], { message: 'Hills', media: { className: 'MessageMediaPhoto' } }, keep('photo')],
  ['sendFile', ({ group, picture }) => [group, { file: picture, forceDocument: true, workers: 1 }], { media: { className: 'MessageMediaDocument' } }],
  ['sendFile', ({ group, picture }) => [group, { file: [picture, picture], caption: ['one', 'two'], workers: 1 }]],
  ['sendFile', ({ group, photo }) => [group, { file: photo.media }], { media: { className: 'MessageMediaPhoto' } }],
  ['editMessage', ({ group, photo, picture }) => [group, { message: photo.id, file: picture }]],
  ['downloadMedia', ({ photo }) => [photo], { length: holds((bytes) => bytes > 1000) }],
  ['downloadMedia', ({ photo }) => [photo, { thumb: 0 }], { length: holds((bytes) => bytes > 0) }],
  ['iterDownload', ({ photo }) => [{ file: photo.media, requestSize: 4096 }], filled],
  ['downloadProfilePhoto', ({ person }) => [person]],
];

const lists: Call[] = [
  ['getDialogs', [{ limit: 50 }], some({ title: 'Breadth of GramJS' })],
  ['getDialogs', [{ archived: true }]],
  ['iterDialogs', [{ limit: 50 }], filled],
  ['getMessages', inGroup({ limit: 20 }), some(said('an answer'))],
  ['getMessages', inGroup({ ids: [1, 2, 3] }), { length: 3 }],
  ['getMessages', inGroup({ search: 'answer' }), [said('an answer')]],
  ['getMessages', [undefined, { search: 'answer' }], some(said('an answer'))],
  ['getMessages', inGroup({ fromUser: 'me', limit: 5 }), filled],
  ['getMessages', filter('InputMessagesFilterPhotos', { limit: 5 }), filled],
  ['getMessages', filter('InputMessagesFilterDocument', { limit: 5 }), filled],
  ...['Url', 'Pinned', 'MyMentions', 'Voice', 'Gif', 'Music'].map((kind): Call => ['getMessages', filter(`InputMessagesFilter${kind}`, { limit: 5 }), []]),
  ['getMessages', inGroup({ reverse: true, limit: 5 }), filled],
  ['iterMessages', ({ person }) => [person, { limit: 20 }], filled],
  ['getParticipants', inGroup(), [{}, {}]],
  ['getParticipants', inGroup({ search: 'Anna' }), filled],
  ['getParticipants', filter('ChannelParticipantsAdmins'), [{}]],
  ['getParticipants', filter('ChannelParticipantsBots'), []],
  ['getParticipants', filter('ChannelParticipantsRecent'), [{}, {}]],
  ['iterParticipants', inGroup(), [{}, {}]],
  ['kickParticipant', ({ group, person }) => [group, person]],
];

/** Methods of message objects, named by object and method. */
const ofMessages: Call[] = [
  ['sendMessage', inGroup({ message: 'to be worked on' }), said('to be worked on'), keep('message')],
  ['message.reply', [{ message: 'a reply' }], said('a reply'), keep('answer')],
  ['message.respond', [{ message: 'a response' }], said('a response')],
  ['answer.getReplyMessage', [], said('to be worked on')],
  ['message.getChat', [], { title: 'Breadth of GramJS' }],
  ['message.getInputChat', [], { className: 'InputPeerChannel' }],
  ['message.getSender', [], { firstName: 'Anna gramjs' }],
  ['message.getInputSender'],
  ['message.edit', [{ text: 'worked on' }]],
  ['message.pin'],
  ['message.unpin'],
  ['message.markAsRead'],
  ['message.forwardTo', ['me']],
  ['message.delete', [{ revoke: true }]],
];

const ROOMS: Rooms = { who, texts, files, lists, 'of messages': ofMessages };

/** @param person the friend's peer in the library's form */
export async function gramjsBreadth(client: Any, Api: Any, neighbourhood: Neighbourhood, person: Any): Promise<Outcome> {
  const { chats: [{ id, accessHash }] } = await client.invoke(new Api.channels.CreateChannel({ megagroup: true, title: 'Breadth of GramJS', about: '' }));
  const group = new Api.InputPeerChannel({ channelId: id, accessHash });
  await client.invoke(new Api.channels.InviteToChannel({ channel: group, users: [person] }));
  const known: Known = { ...neighbourhood, Api, group, person };
  return callAll(ROOMS, known, undefined, (name, given: unknown[] = []) => {
    const [subject, act] = name.split('.') as [string, string?];
    return act === undefined ? client[subject](...given) : known[subject][act](...given);
  });
}
