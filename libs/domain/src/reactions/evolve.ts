import { changeChat } from '../channels/chat.ts';
import type { ChatReactions } from '../channels/chat.ts';
import type { Evolutions } from '../evolution.ts';
import { noteBeside } from '../messages/said-beside.ts';
import { putReaction } from './reactions.ts';

type ReactionsFact = 'MessageReacted' | 'ReactionsRead' | 'DefaultReactionChosen' | 'RecentReactionsCleared' | 'ChatReactionsSet' | 'SavedTagNamed';

export const reactionsEvolutions: Evolutions<ReactionsFact> = {
  MessageReacted: (documents, { message, user, choice }, { version }) => {
    noteBeside(documents, message, version);
    // Without its key nothing is known of it, and nothing of the message.
    if (choice) putReaction(documents, message, user, choice.emoji);
  },
  // No rule depends on what somebody has seen or prefers.
  ReactionsRead: () => {},
  DefaultReactionChosen: () => {},
  RecentReactionsCleared: () => {},
  SavedTagNamed: () => {},
  ChatReactionsSet: (documents, { chat: peer, mode, emoji, kindsMax }) =>
    changeChat(documents, peer, (chat) => { chat.reactions = { mode: mode as ChatReactions['mode'], emoji, kindsMax }; }),
};
