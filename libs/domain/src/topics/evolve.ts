import { changeDialog } from '../dialogs/dialog.ts';
import type { Evolutions } from '../evolution.ts';
import { changeChat, chatOf } from '../channels/chat.ts';
import { ANYBODY, raiseThreadMark } from './thread-mark.ts';
import { changeTopic, freshGeneral, GENERAL, putTopic, topicOf } from './topic.ts';
import type { Documents } from '../view.ts';

type TopicsFact = 'TopicCreated' | 'TopicEdited' | 'TopicDeleted' | 'TopicPinned' | 'PinnedTopicsReordered' | 'ThreadRead' | 'ForumViewChosen';

export const topicsEvolutions: Evolutions<TopicsFact> = {
  TopicCreated: (documents, { chat, topic, by, iconEmoji }, { position }) =>
    putTopic(documents, chat, topic, { creator: by, titled: position, iconEmoji, closed: false, hidden: false, deleted: false }),
  TopicEdited: (documents, { chat, topic, title, iconEmoji, closed, hidden }, { position }) => {
    if (topic === GENERAL && !topicOf(documents, chat, topic)) putTopic(documents, chat, topic, freshGeneral(chatOf(documents, chat)?.creator ?? 0));
    changeTopic(documents, chat, topic, (kept) => {
      if (title) kept.titled = position;
      kept.iconEmoji = iconEmoji ?? kept.iconEmoji;
      kept.closed = closed ?? kept.closed;
      kept.hidden = hidden ?? kept.hidden;
    });
  },
  TopicDeleted: (documents, { chat, topic }) => {
    changeTopic(documents, chat, topic, (kept) => { kept.deleted = true; });
    arrangePinned(documents, chat, (pinned) => pinned.filter((one) => one !== topic));
  },
  TopicPinned: (documents, { chat, topic, pinned }) => arrangePinned(documents, chat, (topics) => {
    const others = topics.filter((one) => one !== topic);
    return pinned ? [topic, ...others] : others;
  }),
  PinnedTopicsReordered: (documents, { chat, topics }) => arrangePinned(documents, chat, () => [...topics]),
  ThreadRead: (documents, { reader, chat, thread, maxId }) => {
    raiseThreadMark(documents, chat, thread, reader, maxId);
    raiseThreadMark(documents, chat, thread, ANYBODY, maxId);
  },
  ForumViewChosen: (documents, { owner, chat, asMessages }) => changeDialog(documents, owner, chat, (dialog) => {
    if (asMessages) dialog.asMessages = true;
    else delete dialog.asMessages;
  }),
};

function arrangePinned(documents: Documents, peer: number, change: (topics: readonly number[]) => number[]): void {
  changeChat(documents, peer, (chat) => { chat.pinnedTopics = change(chat.pinnedTopics ?? []); });
}
