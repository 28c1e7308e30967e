import type { TopicsCommand } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as chooseForumView from './choose-forum-view.ts';
import * as createTopic from './create-topic.ts';
import * as deleteTopic from './delete-topic.ts';
import * as editTopic from './edit-topic.ts';
import * as pinTopic from './pin-topic.ts';
import * as readThread from './read-thread.ts';
import * as reorderPinnedTopics from './reorder-pinned-topics.ts';

export const topicsRules: RuleTable<TopicsCommand> = {
  CreateTopic: rule(createTopic.load, createTopic.createTopic),
  EditTopic: rule(editTopic.load, editTopic.editTopic),
  DeleteTopic: rule(deleteTopic.load, deleteTopic.deleteTopic),
  PinTopic: rule(pinTopic.load, pinTopic.pinTopic),
  ReorderPinnedTopics: rule(reorderPinnedTopics.load, reorderPinnedTopics.reorderPinnedTopics),
  ReadThread: rule(readThread.load, readThread.readThread),
  ChooseForumView: rule(chooseForumView.load, chooseForumView.chooseForumView),
};
