import { topicDetails } from '@teamgram/event-schemas';
import type { MessageSent, TopicDetails, TopicEdited } from '@teamgram/event-schemas';
import { chatState, serviceMessage, type ChatState } from '../channels/chat-state.ts';
import { chatStream } from '../channels/chat.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { forumOf, livingTopic, normalTopicTitle, topicIn } from './forum.ts';
import { mayEditTopic } from './threads.ts';
import { GENERAL, topicTitle, type Topic } from './topic.ts';

/** messages.editForumTopic. Undefined values stay unchanged. */
export type EditTopic = {
  type: 'EditTopic';
  chat: number;
  topic: number;
  title: string | undefined;
  /** 0: removes the icon. */
  iconEmoji: number | undefined;
  closed: boolean | undefined;
  hidden: boolean | undefined;
};

export type EditTopicState = ChatState & { topic: Readonly<Topic> | undefined; title: string };

export function load(view: View, { chat, topic: number }: EditTopic, context: Context): EditTopicState {
  const state = chatState(view, chat, context);
  const topic = topicIn(view, state.found, number);
  return { ...state, topic, title: topic ? topicTitle(view, topic) : '' };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.editForumTopic). */
export function editTopic(state: EditTopicState, command: EditTopic, { actor }: Context): [TopicEdited, MessageSent] {
  const forum = forumOf(state);
  const former = livingTopic(state.topic);
  if (!mayEditTopic(forum, command.topic, former, actor)) throw refusal('CHAT_ADMIN_REQUIRED');
  const change = changeOf(command);
  if (!differs(change, former, state.title)) throw refusal('TOPIC_NOT_MODIFIED');
  const { chat, topic } = command;
  const fact: TopicEdited = { type: 'TopicEdited', stream: chatStream(chat), chat, topic, by: actor, ...withConsequences(change, former) };
  return [fact, told(state, topic, change, actor)];
}

type Change = Pick<EditTopic, 'title' | 'iconEmoji' | 'closed' | 'hidden'>;

function changeOf({ topic, title, iconEmoji, closed, hidden }: EditTopic): Change {
  const given = [title, iconEmoji, closed, hidden].filter((value) => value !== undefined).length;
  // "The hide flag cannot be provided together with any of the other flags", nor the close flag.
  if (hidden !== undefined && given > 1) throw refusal('TOPIC_HIDE_SEPARATELY');
  if (closed !== undefined && given > 1) throw refusal('TOPIC_CLOSE_SEPARATELY');
  if (hidden !== undefined && topic !== GENERAL) throw refusal('NOGENERAL_HIDE_FORBIDDEN');
  if (iconEmoji !== undefined && topic === GENERAL) throw refusal('GENERAL_MODIFY_ICON_FORBIDDEN');
  return { title: title === undefined ? undefined : normalTopicTitle(title), iconEmoji, closed, hidden };
}

function differs({ title = '', iconEmoji, closed, hidden }: Change, former: Readonly<Topic>, formerTitle: string): boolean {
  return (title !== '' && title !== formerTitle)
    || (iconEmoji !== undefined && iconEmoji !== former.iconEmoji)
    || (closed !== undefined && closed !== former.closed)
    || (hidden !== undefined && hidden !== former.hidden);
}

/** "The topic will be automatically closed if it was open" when it is hidden, and unhidden when it is opened (core.telegram.org/bots/api#hidegeneralforumtopic). */
function withConsequences({ title, iconEmoji, closed, hidden }: Change, former: Readonly<Topic>): Pick<TopicEdited, 'title' | 'iconEmoji' | 'closed' | 'hidden'> {
  return {
    title: title === undefined ? undefined : { title },
    iconEmoji,
    closed: hidden ? true : closed,
    hidden: closed === false && former.hidden ? false : hidden,
  };
}

const AS_BEFORE = 0;
const chosen = (value: boolean | undefined): number => (value === undefined ? AS_BEFORE : value ? 2 : 1);

/** For "General", which has no initial message, the service message is in no thread. */
function told(state: EditTopicState, topic: number, { title = '', iconEmoji, closed, hidden }: Change, actor: number): MessageSent {
  const details: TopicDetails = topicDetails({ title, iconEmoji: iconEmoji ?? 0, iconSet: iconEmoji !== undefined, closed: chosen(closed), hidden: chosen(hidden) });
  const message = serviceMessage(state, actor, 'TopicEdit', { topic: details });
  if (topic === GENERAL) return message;
  return { ...message, thread: topic, topic: true, deliveries: message.deliveries.map((delivery) => ({ ...delivery, replyToId: topic })) };
}
