import type { ReactionChoicesCommand, ReactionsCommand } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as chooseDefaultReaction from './choose-default-reaction.ts';
import * as clearRecentReactions from './clear-recent-reactions.ts';
import * as deleteReactions from './delete-reactions.ts';
import * as nameSavedTag from './name-saved-tag.ts';
import * as readReactions from './read-reactions.ts';
import * as sendReaction from './send-reaction.ts';

/** Concerning messages of a mailbox or chat. */
export const reactionsRules: RuleTable<ReactionsCommand> = {
  SendReaction: rule(sendReaction.load, sendReaction.sendReaction),
  DeleteReactions: rule(deleteReactions.load, deleteReactions.deleteReactions),
  ReadReactions: rule(readReactions.load, readReactions.readReactions),
};

/** Concerning a user's preferences. */
export const reactionChoicesRules: RuleTable<ReactionChoicesCommand> = {
  ChooseDefaultReaction: rule(chooseDefaultReaction.load, chooseDefaultReaction.chooseDefaultReaction),
  NameSavedTag: rule(nameSavedTag.load, nameSavedTag.nameSavedTag),
  ClearRecentReactions: rule(clearRecentReactions.load, clearRecentReactions.clearRecentReactions),
};
