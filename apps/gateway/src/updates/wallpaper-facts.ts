/** Facts about the wallpapers of chats → the updates for the users who see them. */
import { OFFERED_WALLPAPERS_END } from '@teamgram/domain';
import type { ChatWallpaperRow, StoredEvent } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { tlChatWallpaper } from '../convert/wallpaper.ts';
import type { View } from '../convert/view.ts';
import { tlPeer } from '../peers/peer-number.ts';
import type { Services } from '../services.ts';
import { membersHere } from './chat-facts.ts';
import { tellOwner } from './tell-owner.ts';

type Changed = { by: number; peer: number; forBoth: boolean };

export const wallpaperTellers = { ChatWallpaperSet: tellWallpaper, ChatWallpaperRemoved: tellWallpaper };

/** "wallpaper_overridden: whether the other user has chosen a custom wallpaper for us" (core.telegram.org/constructor/updatePeerWallpaper). */
export function peerWallpaper(view: View, peer: number, row: ChatWallpaperRow | undefined): tl.updatePeerWallpaper {
  return { _: 'updatePeerWallpaper', wallpaper_overridden: row?.given || undefined, peer: tlPeer(peer), wallpaper: row && tlChatWallpaper(view, row) };
}

/** To the other devices of the user who set it, and to the other side when it is set for both; for a group or channel to all members. */
async function tellWallpaper(services: Services, event: StoredEvent, { by, peer, forBoth }: Changed): Promise<void> {
  if (peer < 0) return tell(services, event, -peer, peer, [...(await membersHere(services, peer))]);
  await tell(services, event, by, peer, [by]);
  if (forBoth) await tell(services, event, peer, by, [peer]);
}

async function tell(services: Services, event: StoredEvent, mailbox: number, peer: number, users: readonly number[]): Promise<void> {
  if (!users.some((user) => services.updates.hears(user))) return;
  const row = await services.queries.chatWallpaper(mailbox, peer, OFFERED_WALLPAPERS_END);
  for (const user of users) tellOwner(services, event, user, peer, (view) => peerWallpaper(view, peer, row));
}
