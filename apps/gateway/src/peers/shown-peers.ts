/** The users and chats that an answer refers to and must include (M5). Peers are numbers: users positive, chats negative. */
import type { tl } from '@teamgram/tl';
import type { View } from '../convert/view.ts';
import type { Services } from '../services.ts';

export type ShownPeers = { users: tl.User[]; chats: tl.Chat[] };

/** Loads and converts the users and chats among `peers`; nonexistent ones are omitted. */
export async function showPeers({ users, chats }: Services, view: View, peers: Iterable<number>): Promise<ShownPeers> {
  const { people, groups } = sorted(peers);
  const [shownUsers, shownChats] = await Promise.all([users.show(view, people), chats.show(view, groups)]);
  return { users: shownUsers, chats: shownChats };
}

/** Synchronous variant; undefined when one of them is not cached. */
export function showPeersNow({ users, chats }: Services, view: View, peers: Iterable<number>): ShownPeers | undefined {
  const { people, groups } = sorted(peers);
  const shownUsers = users.showNow(view, people);
  const shownChats = shownUsers && chats.showNow(view, groups);
  return shownChats && { users: shownUsers, chats: shownChats };
}

function sorted(peers: Iterable<number>): { people: number[]; groups: number[] } {
  const people: number[] = [];
  const groups: number[] = [];
  for (const peer of new Set(peers)) {
    if (peer > 0) people.push(peer);
    else if (peer < 0) groups.push(peer);
  }
  return { people, groups };
}
