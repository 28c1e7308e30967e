import { changeChat } from '../channels/chat.ts';
import type { ChatReactions } from '../channels/chat.ts';
import type { Evolutions } from '../evolution.ts';
import { noteBeside } from '../messages/said-beside.ts';
import { putReaction } from './reactions.ts';

type ReactionsFact = 'MessageReacted' | 'ReactionsRead' | 'DefaultReactionChosen' | 'RecentReactionsCleared' | 'ChatReactionsSet' | 'SavedTagNamed';

export const reactionsEvolutions: Evolutions<ReactionsFact> = {
  MessageReacted: (documents, { message, user, choice }, { version }) => {
    noteBeside(documents, message, version);
    // Undefined when its key was destroyed, as is then the message.
    if (choice) putReaction(documents, message, user, choice.emoji);
  },
  // No rule depends on what was seen or preferred.
  ReactionsRead: () => {},
  DefaultReactionChosen: () => {},
  RecentReactionsCleared: () => {},
  SavedTagNamed: () => {},
  ChatReactionsSet: (documents, { chat: peer, mode, emoji, kindsMax }) =>
    changeChat(documents, peer, (chat) => { chat.reactions = { mode: mode as ChatReactions['mode'], emoji, kindsMax }; }),
};
