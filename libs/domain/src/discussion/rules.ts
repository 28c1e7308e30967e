import type { DiscussionCommand } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as setDiscussionGroup from './set-discussion-group.ts';
import * as viewPosts from './view-posts.ts';

export const discussionRules: RuleTable<DiscussionCommand> = {
  ViewPosts: rule(viewPosts.load, viewPosts.viewPosts),
  SetDiscussionGroup: rule(setDiscussionGroup.load, setDiscussionGroup.setDiscussionGroup),
};
