import { showPeers } from '../../../peers/shown-peers.ts';
import type { Context } from '../../../rpc/context.ts';

/** The name of a peer as the caller sees it. */
export async function titleOfDestination({ services, view }: Context, peer: number): Promise<string> {
  const { users: [user], chats: [chat] } = await showPeers(services, view, [peer]);
  if (user?._ === 'user') return [user.first_name, user.last_name].filter(Boolean).join(' ');
  return chat && 'title' in chat ? chat.title : '';
}
