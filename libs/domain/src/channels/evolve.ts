import type { Evolutions } from '../evolution.ts';
import { endUse, use } from '../files/use.ts';
import { countChannel } from './belonging.ts';
import { changeChat, chatOf, moveChatUsername, putChat, type ChatKind } from './chat.ts';
import { clear } from './clearance.ts';
import { changeInviteLink, dropJoinRequests, forgetInviteLink, putInviteLink, putJoinRequest, revokeInviteLink } from './invite-link.ts';
import { addMember, membersOf, removeMember, restrict } from './members.ts';
import { isChatOption } from './options.ts';
import { disown, own } from './owned-chats.ts';
import type { Documents } from '../view.ts';
import { forgetLook } from '../looks/look.ts';
import { forgetNames } from '../usernames/names.ts';
import { joinQueue } from '../retention/queue.ts';
import { HEIRS_QUEUE, SUCCESSION_MS } from './succession.ts';
import { noteCaught, noteNewcomers, switchWatch, trust } from './spam-watch.ts';
import { banVoice, chooseVoice } from './voices.ts';
import { changeDialog } from '../dialogs/dialog.ts';

type ChannelsFact =
  | 'ChatCreated'
  | 'ChatRenamed'
  | 'ChatDescribed'
  | 'ChatPhotoSet'
  | 'ChatPhotoRemoved'
  | 'ChatUsernameClaimed'
  | 'ChatUsernameReleased'
  | 'MembersAdded'
  | 'MemberJoined'
  | 'MemberLeft'
  | 'MemberRemoved'
  | 'AdminAppointed'
  | 'AdminDismissed'
  | 'MemberRestricted'
  | 'MemberUnrestricted'
  | 'DefaultRightsSet'
  | 'SlowModeSet'
  | 'SendAsChosen'
  | 'VoiceBanned'
  | 'ChatOptionSet'
  | 'SpeakingHoursSet'
  | 'ClassificationSet'
  | 'ClearanceGiven'
  | 'ChatMigrated'
  | 'ChatDeleted'
  | 'InviteLinkMade'
  | 'InviteLinkAdded'
  | 'InviteLinkChanged'
  | 'InviteLinkRevoked'
  | 'InviteLinksForgotten'
  | 'JoinRequested'
  | 'JoinRequestDeclined'
  | 'SpamReported'
  | 'SpamCaught'
  | 'SpamMisjudged'
  | 'ChatRead'
  | 'ChatCleared'
  | 'ChatCreatorChanged'
  | 'ChatSuccessionBegun'
  | 'MemberRanked'
  | 'ChatMessageEdited'
  | 'ChatMessagesDeleted';

/** Messages found to be spam, in the order of their deletion. */
const SPAM_QUEUE = 'spam/0';

export const channelsEvolutions: Evolutions<ChannelsFact> = {
  ChatCreated: (documents, { chat, kind, creator, migratedFrom }, { position }) => {
    putChat(documents, chat, {
      kind: kind as ChatKind, creator, titled: position, described: position, photo: 0, username: '', members: 0, blocks: 1, admins: {},
      denied: 0, slowModeS: 0, options: [], migratedTo: 0, migratedFrom, deleted: false, readMaxId: 0,
    });
    addMember(documents, chat, creator);
    own(documents, chat, creator);
  },
  ChatRenamed: (documents, fact, { position }) => changeChat(documents, fact.chat, (chat) => { chat.titled = position; }),
  ChatDescribed: (documents, fact, { position }) => changeChat(documents, fact.chat, (chat) => { chat.described = position; }),
  ChatPhotoSet: (documents, { chat, photo }) => showPhoto(documents, chat, photo?.id ?? 0),
  ChatPhotoRemoved: (documents, { chat }) => showPhoto(documents, chat, 0),
  ChatUsernameClaimed: (documents, { chat, username }) => moveChatUsername(documents, chat, username?.username ?? ''),
  ChatUsernameReleased: (documents, { chat }) => moveChatUsername(documents, chat, ''),
  MembersAdded: (documents, { chat, users }, { timeMs }) => {
    for (const user of users) addMember(documents, chat, user);
    dropJoinRequests(documents, chat, users);
    noteReturn(documents, chat, users);
    noteNewcomers(documents, chat, users, timeMs);
  },
  MemberJoined: (documents, { chat, user, link }, { timeMs }) => {
    addMember(documents, chat, user);
    noteReturn(documents, chat, [user]);
    noteNewcomers(documents, chat, [user], timeMs);
    dropJoinRequests(documents, chat, [user]);
    changeInviteLink(documents, chat, link, (kept) => { kept.uses++; });
  },
  MemberLeft: (documents, { chat, user }) => leave(documents, chat, user),
  MemberRemoved: (documents, { chat, user }) => leave(documents, chat, user),
  AdminAppointed: (documents, { chat: peer, user, by, rights }, { position }) => {
    restrict(documents, peer, user, undefined);
    changeChat(documents, peer, (chat) => { chat.admins[user] = { rights, by, appointed: position }; });
  },
  AdminDismissed: (documents, { chat, user }) => dismiss(documents, chat, user),
  MemberRestricted: (documents, { chat, user, denied, untilS, isMember }) => {
    dismiss(documents, chat, user);
    if (!isMember) {
      removeMember(documents, chat, user);
      dropJoinRequests(documents, chat, [user]);
    }
    restrict(documents, chat, user, { denied, untilS });
  },
  MemberUnrestricted: (documents, { chat, user }) => restrict(documents, chat, user, undefined),
  DefaultRightsSet: (documents, fact) => changeChat(documents, fact.chat, (chat) => { chat.denied = fact.denied; }),
  SlowModeSet: (documents, fact) => changeChat(documents, fact.chat, (chat) => { chat.slowModeS = fact.seconds; }),
  SendAsChosen: (documents, { chat: peer, user, sender }) => {
    chooseVoice(documents, user, peer, sender);
    changeChat(documents, peer, (chat) => { chat.voices = true; });
  },
  VoiceBanned: (documents, { chat, voice, banned }) => banVoice(documents, chat, voice, banned),
  ChatOptionSet: (documents, { chat: peer, option, on }) => {
    changeChat(documents, peer, (chat) => {
      const others = chat.options.filter((one) => one !== option);
      chat.options = on && isChatOption(option) ? [...others, option] : others;
    });
    if (option === 'anti-spam') switchWatch(documents, peer, on);
  },
  SpeakingHoursSet: (documents, { chat: peer, fromM, untilM }) => changeChat(documents, peer, (chat) => {
    if (fromM === untilM) delete chat.hours;
    else chat.hours = { fromM, untilM };
  }),
  ClassificationSet: (documents, fact) => changeChat(documents, fact.chat, (chat) => { chat.classification = fact.level; }),
  ClearanceGiven: (documents, { chat, user, level }) => clear(documents, chat, user, level),
  ChatMigrated: (documents, fact) => {
    disown(documents, fact.chat);
    changeChat(documents, fact.chat, (chat) => { chat.migratedTo = fact.to; });
  },
  ChatDeleted: (documents, { chat: peer }) => {
    showPhoto(documents, peer, 0);
    forgetNames(documents, peer);
    forgetLook(documents, peer);
    moveChatUsername(documents, peer, '');
    disown(documents, peer);
    for (const member of membersOf(documents, peer)) countChannel(documents, peer, member, -1);
    changeChat(documents, peer, (chat) => { chat.deleted = true; });
  },
  InviteLinkMade: (documents, { chat, by: author, link }) =>
    putInviteLink(documents, chat, link, { author, untilS: 0, useLimit: 0, onRequest: false, lasting: true }),
  InviteLinkAdded: (documents, { chat, by: author, link, untilS, useLimit, onRequest }) =>
    putInviteLink(documents, chat, link, { author, untilS, useLimit, onRequest, lasting: false }),
  InviteLinkChanged: (documents, { chat, link, untilS, useLimit, onRequest }) =>
    changeInviteLink(documents, chat, link, (kept) => Object.assign(kept, { untilS, useLimit, onRequest })),
  InviteLinkRevoked: (documents, { chat, link }) => revokeInviteLink(documents, chat, link),
  InviteLinksForgotten: (documents, { chat, links }) => {
    for (const link of links) forgetInviteLink(documents, chat, link);
  },
  JoinRequested: (documents, { chat, user, link }) => putJoinRequest(documents, chat, user, { link }),
  // For operators and admins; no rule depends on them.
  SpamReported: () => {},
  SpamCaught: (documents, { chat, messageId, author }, { position, timeMs }) => {
    noteCaught(documents, chat, messageId, author);
    joinQueue(documents, SPAM_QUEUE, timeMs, position);
  },
  SpamMisjudged: (documents, { chat, messageId, author }) => trust(documents, chat, messageId, author),
  ChatMessageEdited: () => {},
  ChatMessagesDeleted: () => {},
  JoinRequestDeclined: (documents, { chat, user }) => dropJoinRequests(documents, chat, [user]),
  ChatCleared: (documents, { owner, chat, maxId }) => changeDialog(documents, owner, chat, (dialog) => { dialog.clearedBelow = maxId; }),
  ChatCreatorChanged: (documents, { chat: peer, user }) => {
    disown(documents, peer);
    restrict(documents, peer, user, undefined);
    changeChat(documents, peer, (chat) => {
      chat.creator = user;
      delete chat.succession;
    });
    own(documents, peer, user);
  },
  ChatSuccessionBegun: (documents, { chat: peer }, { position, timeMs }) => {
    changeChat(documents, peer, (chat) => { chat.succession = position; });
    joinQueue(documents, HEIRS_QUEUE, timeMs + SUCCESSION_MS, position);
  },
  MemberRanked: (documents, { chat: peer, user }, { position }) => changeChat(documents, peer, (chat) => {
    const admin = chat.admins[user];
    if (admin) admin.ranked = position;
  }),
  ChatRead: (documents, { reader, chat: peer, maxId }) => {
    changeDialog(documents, reader, peer, (dialog) => { dialog.readInbox = maxId; });
    changeChat(documents, peer, (chat) => { chat.readMaxId = Math.max(chat.readMaxId, maxId); });
  },
};

/** An owner who returns in time keeps the chat. */
function noteReturn(documents: Documents, peer: number, users: readonly number[]): void {
  const chat = chatOf(documents, peer);
  if (chat?.succession !== undefined && users.includes(chat.creator)) changeChat(documents, peer, (left) => { delete left.succession; });
}

/** The former photo's file is now used only by the service message about it, if any. */
function showPhoto(documents: Documents, peer: number, photo: number): void {
  changeChat(documents, peer, (chat) => {
    if (chat.photo !== 0) endUse(documents, chat.photo);
    chat.photo = photo;
  });
  if (photo !== 0) use(documents, photo);
}

function leave(documents: Documents, peer: number, user: number): void {
  dismiss(documents, peer, user);
  removeMember(documents, peer, user);
}

function dismiss(documents: Documents, peer: number, user: number): void {
  changeChat(documents, peer, (chat) => { delete chat.admins[user]; });
}
