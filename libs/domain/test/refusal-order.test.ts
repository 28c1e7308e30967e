/** Precedence of refusals for sending, forwarding, editing, pinning, voting, reacting and deleting (refusal-order.ts). */
import { poll, pollAnswer, quote } from '@teamgram/event-schemas';
import { BANNED_RIGHTS } from '../src/index.ts';
import { edit, forward, remove, send, storePhoto } from './commands.ts';
import { alice, bob, by, given, people, START_MS, type World } from './given.ts';
import { deniedToAll, inChat, inTown, left, muted, denied, ordered, run, said, tooLate, type Of, type Scene } from './refusal-order.ts';

/** Slow mode applies to the time of sending. */
const slow = {
  notBeside: ['SCHEDULE_DATE_TOO_LATE'],
  before: (world: World, chat: number) => {
    run(alice, { type: 'SetSlowMode', chat, seconds: 60 })(world);
    run(bob, send(chat, 'a moment ago'))(world);
  },
};

type Send = Of<'SendMessage'>;
const long = { write: (command: Send) => ({ ...command, text: 'x'.repeat(5_000) }) };
const toNothing = { write: (command: Send) => ({ ...command, replyTo: { id: 999, quote: undefined } }) };
const falseQuote = { write: (command: Send) => ({ ...command, replyTo: { id: 2, quote: quote({ text: 'never said' }) } }) };
const asAnother = { write: (command: Send) => ({ ...command, sendAs: -1 }) };

ordered<Send>('messages.sendMessage to a person', () => ({ world: given(...people, [send(bob, 'said'), by(alice)]).world, chat: bob, asker: alice, command: send(bob, 'hello') }), {
  MESSAGE_TOO_LONG: long,
  MSG_ID_INVALID: { ...toNothing, notBeside: ['QUOTE_TEXT_INVALID'] },
  QUOTE_TEXT_INVALID: falseQuote,
  INPUT_USER_DEACTIVATED: { before: (world) => void world.record({ type: 'AccountDeleted', stream: `account-${bob}`, user: bob, reason: 'wish', streams: [] }) },
  YOU_BLOCKED_USER: { before: run(alice, { type: 'BlockPeer', peer: bob }) },
  SEND_AS_PEER_INVALID: asAnother,
  SCHEDULE_DATE_TOO_LATE: tooLate,
});

function speakingScene(more: Partial<Send> = {}): Scene<Send> {
  const { world, chat } = inTown();
  return { world, chat, asker: bob, command: send(chat, 'hello', more) };
}

ordered<Send>('messages.sendMessage to a supergroup', speakingScene, {
  CHANNEL_PRIVATE: left,
  USER_BANNED_IN_CHANNEL: muted,
  CHAT_SEND_PLAIN_FORBIDDEN: deniedToAll(BANNED_RIGHTS.send_plain),
  SLOWMODE_WAIT_X: slow,
  MESSAGE_TOO_LONG: long,
  MSG_ID_INVALID: toNothing,
  CHAT_FORWARDS_RESTRICTED: {
    before: run(bob, send(alice, 'between us', { noForwards: true })),
    write: (command) => ({ ...command, answering: { peer: alice, id: 2, quote: undefined } }),
  },
  SEND_AS_PEER_INVALID: asAnother,
  SCHEDULE_DATE_TOO_LATE: tooLate,
});

const PHOTO = 77;
const picture = { kind: 'photo', id: PHOTO, spoiler: false } as const;

ordered<Send>('messages.sendMedia to a supergroup', () => {
  const scene = speakingScene({ media: picture });
  scene.world.run(storePhoto(PHOTO), by(bob));
  return scene;
}, {
  CHANNEL_PRIVATE: left,
  USER_BANNED_IN_CHANNEL: muted,
  CHAT_SEND_PHOTOS_FORBIDDEN: { ...deniedToAll(BANNED_RIGHTS.send_photos), notBeside: ['MEDIA_INVALID'] },
  SLOWMODE_WAIT_X: slow,
  MEDIA_CAPTION_TOO_LONG: { ...long, notBeside: ['MEDIA_INVALID'] },
  MEDIA_INVALID: { write: (command) => ({ ...command, media: { kind: 'geo', geo: { latitude: 91, longitude: 0, accuracyM: 0 } } }) },
  MSG_ID_INVALID: toNothing,
  SEND_AS_PEER_INVALID: asAnother,
  SCHEDULE_DATE_TOO_LATE: tooLate,
});

type Forward = Of<'ForwardMessages'>;

ordered<Forward>('messages.forwardMessages to a supergroup', () => {
  const { world, chat } = inTown();
  world.run(send(bob, 'to be passed on'), by(alice));
  world.run(send(bob, 'between us', { noForwards: true }), by(alice));
  world.run(send(bob, 'that, too'), by(alice));
  return { world, chat, asker: bob, command: forward(alice, [2], chat) };
}, {
  MESSAGE_IDS_EMPTY: { write: (command) => ({ ...command, ids: [] }), notBeside: ['MESSAGE_ID_INVALID', 'CHAT_FORWARDS_RESTRICTED', 'SLOWMODE_MULTI_MSGS_DISABLED'] },
  MESSAGE_ID_INVALID: { write: (command) => ({ ...command, ids: [...command.ids, 999] }) },
  CHAT_FORWARDS_RESTRICTED: { write: (command) => ({ ...command, ids: [...command.ids, 3] }) },
  CHANNEL_PRIVATE: left,
  USER_BANNED_IN_CHANNEL: muted,
  CHAT_SEND_PLAIN_FORBIDDEN: deniedToAll(BANNED_RIGHTS.send_plain),
  SLOWMODE_WAIT_X: slow,
  SLOWMODE_MULTI_MSGS_DISABLED: {
    ...inChat(alice, (chat) => ({ type: 'SetSlowMode', chat, seconds: 30 })), write: (command) => ({ ...command, ids: [...command.ids, 4] }), notBeside: ['SCHEDULE_DATE_TOO_LATE'],
  },
  MSG_ID_INVALID: { write: (command) => ({ ...command, toThread: 999 }) },
  SEND_AS_PEER_INVALID: { write: (command) => ({ ...command, sendAs: -1 }) },
  SCHEDULE_DATE_TOO_LATE: tooLate,
});

type Edit = Of<'EditMessage'>;
/** Message ids in the group start here, after its creation, the setting of rights and Bob's joining. */
const FIRST_SAID = 4;
const OF_BOB = FIRST_SAID;
const OF_ALICE = 5;
const reworded = (text: string) => ({ write: (command: Edit): Edit => ({ ...command, text: { text, entities: [] } }) });

ordered<Edit>('messages.editMessage in a supergroup', () => {
  const { world, chat } = inTown();
  world.run(send(chat, 'of Bob'), by(bob));
  world.run(send(chat, 'of Alice'), by(alice));
  return { world, chat, asker: bob, command: edit(chat, OF_BOB, 'other words') };
}, {
  CHANNEL_PRIVATE: left,
  MESSAGE_ID_INVALID: { write: (command) => ({ ...command, id: 999 }), notBeside: ['MESSAGE_AUTHOR_REQUIRED'] },
  MESSAGE_AUTHOR_REQUIRED: { write: (command) => ({ ...command, id: OF_ALICE }) },
  USER_BANNED_IN_CHANNEL: muted,
  CHAT_WRITE_FORBIDDEN: deniedToAll(BANNED_RIGHTS.send_messages),
  MESSAGE_EDIT_TIME_EXPIRED: { atMs: START_MS + 49 * 3_600_000 },
  MESSAGE_EMPTY: { ...reworded(' '), notBeside: ['MESSAGE_TOO_LONG', 'MESSAGE_NOT_MODIFIED'] },
  MESSAGE_TOO_LONG: { ...reworded('x'.repeat(5_000)), notBeside: ['MESSAGE_NOT_MODIFIED'] },
  MESSAGE_NOT_MODIFIED: reworded('of Bob'),
});

const question = poll({
  id: 5, question: 'Which?', publicVoters: true, quiz: true,
  answers: ['this', 'that'].map((text, index) => pollAnswer({ text, option: Uint8Array.of(index), correct: index === 0 })),
});
type Quiz = Extract<Send['media'], { kind: 'poll' }>;
const quiz: Quiz = { kind: 'poll', poll: question, correct: [0] };
type Asked = Quiz['poll'];
const asking = (change: (asked: Asked) => Partial<Asked>) => ({ write: (command: Send) => ({ ...command, media: { ...(command.media as Quiz), poll: { ...(command.media as Quiz).poll, ...change((command.media as Quiz).poll) } } }) });
const knowing = (change: (correct: readonly number[]) => number[]) => ({ write: (command: Send) => ({ ...command, media: { ...(command.media as Quiz), correct: change((command.media as Quiz).correct!) } }) });

ordered<Send>('messages.sendMedia of a quiz', () => speakingScene({ media: quiz, text: '' }), {
  USER_BANNED_IN_CHANNEL: muted,
  CHAT_SEND_POLL_FORBIDDEN: deniedToAll(BANNED_RIGHTS.send_polls),
  MEDIA_CAPTION_TOO_LONG: long,
  POLL_QUESTION_INVALID: asking(() => ({ question: ' ' })),
  POLL_ANSWERS_INVALID: asking(({ answers }) => ({ answers: answers.slice(0, 1) })),
  POLL_ANSWER_INVALID: asking(({ answers }) => ({ answers: answers.map((answer) => ({ ...answer, text: ' ' })) })),
  POLL_OPTION_INVALID: asking(({ answers }) => ({ answers: answers.map((answer) => ({ ...answer, option: new Uint8Array(0) })) })),
  POLL_OPTION_DUPLICATE: asking(({ answers }) => ({ answers: answers.map((answer) => ({ ...answer, option: answers[0]!.option })) })),
  MEDIA_INVALID: asking(() => ({ solution: 'x'.repeat(201) })),
  QUIZ_MULTIPLE_INVALID: asking(() => ({ multiple: true })),
  QUIZ_CORRECT_ANSWERS_EMPTY: { ...knowing(() => []), notBeside: ['QUIZ_CORRECT_ANSWERS_TOO_MUCH'] },
  QUIZ_CORRECT_ANSWERS_TOO_MUCH: knowing((correct) => [...correct, 1]),
  QUIZ_CORRECT_ANSWER_INVALID: knowing((correct) => correct.map(() => 9)),
  MSG_ID_INVALID: toNothing,
  SEND_AS_PEER_INVALID: asAnother,
  SCHEDULE_DATE_TOO_LATE: tooLate,
});

ordered<Of<'SendVote'>>('messages.sendVote', () => {
  const { world, chat } = inTown();
  return { world, chat, asker: bob, command: { type: 'SendVote', peer: chat, id: said(world, alice, chat, { media: quiz, text: '' }), options: [Uint8Array.of(0)] } };
}, {
  CHANNEL_PRIVATE: left,
  MESSAGE_ID_INVALID: { write: (command) => ({ ...command, id: 999 }) },
  MESSAGE_POLL_CLOSED: inChat(alice, (chat) => edit(chat, FIRST_SAID, '', { text: undefined, media: { kind: 'poll', poll: { ...question, closed: true }, correct: undefined } })),
  OPTIONS_TOO_MUCH: { write: (command) => ({ ...command, options: [...command.options, Uint8Array.of(1)] }) },
  OPTION_INVALID: { write: (command) => ({ ...command, options: command.options.map(() => Uint8Array.of(9)) }) },
  REVOTE_NOT_ALLOWED: inChat(bob, (peer) => ({ type: 'SendVote', peer, id: FIRST_SAID, options: [Uint8Array.of(1)] })),
});

type React = Of<'SendReaction'>;
const reacting = (change: (emoji: readonly string[]) => string[]) => ({ write: (command: React) => ({ ...command, emoji: change(command.emoji) }) });

ordered<React>('messages.sendReaction', () => {
  const { world, chat } = inTown();
  return { world, chat, asker: bob, command: { type: 'SendReaction', peer: chat, id: said(world, alice, chat), emoji: ['👍'], big: false, recent: true } };
}, {
  CHANNEL_PRIVATE: left,
  MESSAGE_ID_INVALID: { write: (command) => ({ ...command, id: 999 }) },
  REACTIONS_TOO_MANY: reacting((emoji) => [...emoji, '👎', '🔥', '🥰']),
  REACTION_INVALID: reacting((emoji) => [...emoji, 'x']),
  USER_BANNED_IN_CHANNEL: { ...denied(BANNED_RIGHTS.send_reactions), notBeside: ['MESSAGE_NOT_MODIFIED'] },
  CHAT_WRITE_FORBIDDEN: { ...deniedToAll(BANNED_RIGHTS.send_reactions), notBeside: ['MESSAGE_NOT_MODIFIED'] },
  MESSAGE_NOT_MODIFIED: inChat(bob, (peer) => ({ type: 'SendReaction', peer, id: FIRST_SAID, emoji: ['👍'], big: false, recent: true })),
});

type Pin = Of<'PinMessages'>;
const pin = (peer: number): Pin => ({ type: 'PinMessages', peer, ids: [FIRST_SAID], pinned: true, oneSide: false, silent: true });

ordered<Pin>('messages.updatePinnedMessage', () => {
  const { world, chat } = inTown();
  said(world, alice, chat);
  deniedToAll(0).before(world, chat);
  return { world, chat, asker: bob, command: pin(chat) };
}, {
  CHANNEL_PRIVATE: left,
  CHAT_ADMIN_REQUIRED: deniedToAll(BANNED_RIGHTS.pin_messages),
  MESSAGE_ID_INVALID: { write: (command) => ({ ...command, ids: [999] }) },
  CHAT_NOT_MODIFIED: inChat(alice, pin),
});

const tooMany = Array.from({ length: 101 }, (_, index) => 10_000 + index);

ordered<Of<'DeleteChatMessages'>>('channels.deleteMessages', () => {
  const { world, chat } = inTown();
  said(world, alice, chat);
  return { world, chat, asker: bob, command: { type: 'DeleteChatMessages', chat, ids: [said(world, bob, chat)] } };
}, {
  CHANNEL_PRIVATE: left,
  MSG_ID_INVALID: { write: (command) => ({ ...command, ids: [...command.ids, ...tooMany] }) },
  MESSAGE_DELETE_FORBIDDEN: { write: (command) => ({ ...command, ids: [FIRST_SAID, ...command.ids] }) },
});

ordered<Of<'DeleteMessages'>>('messages.deleteMessages', () => {
  const { world, chat } = inTown('basic');
  said(world, alice, chat);
  return { world, chat, asker: bob, command: remove([said(world, bob, chat)], true) };
}, {
  MESSAGE_ID_INVALID: { write: (command) => ({ ...command, ids: [...command.ids, ...tooMany] }) },
  // The message before the last in Bob's mailbox is Alice's.
  MESSAGE_DELETE_FORBIDDEN: { write: (command) => ({ ...command, ids: [command.ids[0]! - 1, ...command.ids] }) },
});
