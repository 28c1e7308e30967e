import { OFFERED_WALLPAPERS_END } from '@teamgram/domain';
import type { ChoiceOfWallpaper } from '@teamgram/domain';
import { wallpaperDescription } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { describedIn } from '../../convert/wallpaper.ts';
import { peerOf } from '../../peers/input-peer.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { replyWith } from '../../updates/reply.ts';
import { peerWallpaper } from '../../updates/wallpaper-facts.ts';
import { namedOffer, storedSettings, wallpaperRow } from './parts/wallpapers.ts';

/**
 * Sets the wallpaper of a private chat, for the caller or both sides, or of a supergroup or channel, for those who may change its info. Options that are paid
 * on Telegram are free here. Refused: PEER_ID_INVALID, CHANNEL_PRIVATE, CHAT_ADMIN_REQUIRED, WALLPAPER_INVALID, WALLPAPER_NOT_FOUND.
 */
export default method('messages.setChatWallPaper', async ({ peer: given, wallpaper, settings, id, for_both, revert }, context) => {
  const peer = peerOf(context.view, given);
  const chosen = id === undefined ? wallpaper && (await choiceOf(context, wallpaper)) : { message: id };
  const events = await context.send({
    type: 'SetChatWallpaper', peer, chosen, settings: settings && storedSettings(settings), forBoth: for_both === true, revert: revert === true,
  });
  const mailbox = peer < 0 ? -peer : context.viewer;
  const row = await (await context.read()).chatWallpaper(mailbox, peer, OFFERED_WALLPAPERS_END);
  return replyWith(context, events, [peerWallpaper(context.view, peer, row)], [peer]);
});

/** "An inputWallPaperNoFile is available for fill wallpapers": one of the default ones or, with an unknown id, only the settings. */
async function choiceOf(context: Context, wallpaper: tl.InputWallPaper): Promise<ChoiceOfWallpaper> {
  if (wallpaper._ === 'inputWallPaperNoFile') {
    const offer = namedOffer(wallpaper);
    return { wallpaper: offer ? Number(offer.id) : 0, description: wallpaperDescription({ settings: offer?.settings && storedSettings(offer.settings) }) };
  }
  const row = await wallpaperRow(context, wallpaper);
  return { wallpaper: row.wallpaper, description: describedIn(row.description) };
}
