import { changeChat } from '../channels/chat.ts';
import type { Evolutions } from '../evolution.ts';
import type { Documents } from '../view.ts';
import { noteViewed } from './viewed.ts';

export const discussionEvolutions: Evolutions<'PostsViewed' | 'PostsForwarded' | 'DiscussionGroupSet'> = {
  PostsViewed: (documents, { viewer, chat, posts }) => noteViewed(documents, chat, viewer, posts),
  // Counted in the read model only.
  PostsForwarded: () => {},
  DiscussionGroupSet: (documents, { chat, group, former }) => {
    link(documents, chat, group);
    if (former !== 0) link(documents, former, 0);
    if (group !== 0) link(documents, group, chat);
  },
};

function link(documents: Documents, peer: number, other: number): void {
  changeChat(documents, peer, (chat) => {
    if (other === 0) delete chat.linked;
    else chat.linked = other;
  });
}
