/** Actions of service messages (core.telegram.org/type/MessageAction). */
import { answerTold, idOfPeer, PROXIMITY_ACTION, proximityAlertOf, serviceDetails, shownWallpaperOf, topicDetails, WALLPAPER_ACTION } from '@teamgram/event-schemas';
import type { Content, ServiceDetails } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { tlPeer } from '../peers/peer-number.ts';
import { tlPhoto } from './media.ts';
import { tlAnswer } from './poll.ts';
import { tlTodoItem } from './todo.ts';
import type { View } from './view.ts';
import { tlShownWallpaper } from './wallpaper.ts';

/** `contentsRead`: for a request, whether it has been answered. */
type Told = { id: number; contentsRead: boolean };
type Maker = (details: ServiceDetails, view: View, told: Told) => tl.MessageAction;

/** By name without "messageAction". Actions not listed here have no fields. */
const makers: Record<string, Maker> = {
  ChatCreate: ({ title, users }) => ({ _: 'messageActionChatCreate', title, users }),
  ChannelCreate: ({ title }) => ({ _: 'messageActionChannelCreate', title }),
  ChatEditTitle: ({ title }) => ({ _: 'messageActionChatEditTitle', title }),
  ChatEditPhoto: ({ photo }, view, { id: messageId }) =>
    photo ? { _: 'messageActionChatEditPhoto', photo: tlPhoto(view, photo, { kind: 'message', messageId }) } : { _: 'messageActionChatDeletePhoto' },
  ChatAddUser: ({ users }) => ({ _: 'messageActionChatAddUser', users }),
  ChatDeleteUser: ({ users }) => ({ _: 'messageActionChatDeleteUser', user_id: users[0] ?? 0 }),
  ChatJoinedByLink: ({ users }) => ({ _: 'messageActionChatJoinedByLink', inviter_id: users[0] ?? 0 }),
  ChatMigrateTo: ({ chat }) => ({ _: 'messageActionChatMigrateTo', channel_id: idOfPeer(chat) }),
  ChannelMigrateFrom: ({ title, chat }) => ({ _: 'messageActionChannelMigrateFrom', title, chat_id: idOfPeer(chat) }),
  TopicCreate: ({ topic }) => {
    const { title, iconColor: icon_color, iconEmoji } = topic ?? topicDetails();
    return { _: 'messageActionTopicCreate', title, icon_color, icon_emoji_id: iconEmoji === 0 ? undefined : BigInt(iconEmoji) };
  },
  TopicEdit: ({ topic }) => {
    const { title, iconSet, iconEmoji, closed, hidden } = topic ?? topicDetails();
    return { _: 'messageActionTopicEdit', title: title || undefined, icon_emoji_id: iconSet ? BigInt(iconEmoji) : undefined, closed: chosen(closed), hidden: chosen(hidden) };
  },
  SuggestProfilePhoto: ({ photo }, view, { id: messageId }) =>
    ({ _: 'messageActionSuggestProfilePhoto', photo: photo ? tlPhoto(view, photo, { kind: 'message', messageId }) : { _: 'photoEmpty', id: 0n } }),
  SuggestBirthday: ({ title }) => ({ _: 'messageActionSuggestBirthday', birthday: dayOf(title) }),
  SetChatTheme: ({ emoticon }) => ({ _: 'messageActionSetChatTheme', theme: { _: 'chatTheme', emoticon } }),
  [WALLPAPER_ACTION]: (service, view) => {
    const shown = shownWallpaperOf({ action: WALLPAPER_ACTION, service })!;
    return { _: 'messageActionSetChatWallPaper', same: shown.same || undefined, for_both: shown.forBoth || undefined, wallpaper: tlShownWallpaper(view, shown) };
  },
  PollAppendAnswer: (details) => ({ _: 'messageActionPollAppendAnswer', answer: tlAnswer(answerTold(details)) }),
  PollDeleteAnswer: (details) => ({ _: 'messageActionPollDeleteAnswer', answer: tlAnswer(answerTold(details)) }),
  [PROXIMITY_ACTION]: (service) => {
    const { from, to, distanceM: distance } = proximityAlertOf({ action: PROXIMITY_ACTION, service })!;
    return { _: 'messageActionGeoProximityReached', from_id: tlPeer(from), to_id: tlPeer(to), distance };
  },
  TodoCompletions: ({ completed, incompleted }) => ({ _: 'messageActionTodoCompletions', completed, incompleted }),
  TodoAppendTasks: ({ items }) => ({ _: 'messageActionTodoAppendTasks', list: items.map(tlTodoItem) }),
  NewCreatorPending: ({ users }) => ({ _: 'messageActionNewCreatorPending', new_creator_id: users[0] ?? 0 }),
  ChangeCreator: ({ users }) => ({ _: 'messageActionChangeCreator', new_creator_id: users[0] ?? 0 }),
  NoForwardsToggle: ({ title }) => ({ _: 'messageActionNoForwardsToggle', ...changeOf(title) }),
  NoForwardsRequest: ({ title }, _view, { contentsRead }) => ({ _: 'messageActionNoForwardsRequest', expired: contentsRead || undefined, ...changeOf(title) }),
  SetMessagesTTL: ({ periodS }) => ({ _: 'messageActionSetMessagesTTL', period: periodS }),
};

/** @param words such as "off on" (protect-content.ts): previous and new value */
function changeOf(words: string): { prev_value: boolean; new_value: boolean } {
  const [prev_value = false, new_value = false] = words.split(' ').map((word) => word === 'on');
  return { prev_value, new_value };
}

/** @param text ISO 8601: "1865-11-26", "--11-26" */
function dayOf(text: string): tl.birthday {
  const [day = 0, month = 0, year = 0] = text.split('-').map(Number).toReversed();
  return { _: 'birthday', day, month, year: year || undefined };
}

/** Tri-state of TopicDetails: 0 = unchanged, 1 = false, 2 = true. */
function chosen(value: number): boolean | undefined {
  return value === 0 ? undefined : value === 2;
}

/** The action of a service message. */
export function tlAction(view: View, { action, service }: Content, told: Told): tl.MessageAction {
  const make = makers[action];
  return make ? make(service ?? serviceDetails(), view, told) : ({ _: `messageAction${action}` } as tl.MessageAction);
}
