import { wallpaperSettings, shownWallpaper, shownWallpaperOf, WALLPAPER_ACTION, wallpaperDescription, wallpaperTitle } from '@teamgram/event-schemas';
import type { Fact, ShownWallpaper, WallpaperDescription, WallpaperSettings } from '@teamgram/event-schemas';
import { chatStream } from '../channels/chat.ts';
import { chatState, permitted, serviceMessage, type ChatState } from '../channels/chat-state.ts';
import { hasBlocked } from '../contacts/contact.ts';
import type { Context } from '../context.ts';
import { isWallpaperSettings } from '../looks/wallpaper-settings.ts';
import { refusal } from '../refusal.ts';
import { SERVICE_USER } from '../users/user.ts';
import type { View } from '../view.ts';
import { numbering, type Numbering } from './numbering.ts';
import { conversationOf, isPrivatePeer, mailboxOf } from './peer.ts';
import { privateService } from './private-service.ts';
import { messageIn, type SentMessage } from './sent-message.ts';

/** A wallpaper by id and description, or the one of a service message. */
export type ChoiceOfWallpaper = { wallpaper: number; description: WallpaperDescription } | { message: number };

/** messages.setChatWallPaper. `chosen` undefined: none; `revert`: restores the caller's own instead of the one that the other user set for both. */
export type SetChatWallpaper = {
  type: 'SetChatWallpaper';
  peer: number;
  chosen: ChoiceOfWallpaper | undefined;
  /** Undefined: the wallpaper's own settings. */
  settings: WallpaperSettings | undefined;
  forBoth: boolean;
  revert: boolean;
};

type PrivateState = { peerExists: boolean; peerBlockedSender: boolean; numbers: Numbering };
export type SetChatWallpaperState = { between: PrivateState | undefined; chat: ChatState | undefined; told: SentMessage | undefined };

export function load(view: View, { peer, chosen }: SetChatWallpaper, context: Context): SetChatWallpaperState {
  const { actor } = context;
  const told = chosen && 'message' in chosen ? messageIn(view, mailboxOf(actor, peer), chosen.message) : undefined;
  if (peer < 0) return { between: undefined, chat: chatState(view, peer, context), told };
  const between = { peerExists: peer !== SERVICE_USER && isPrivatePeer(view, peer), peerBlockedSender: hasBlocked(view.documents, peer, actor), numbers: numbering(view, [actor, peer]) };
  return { between, chat: undefined, told };
}

/** Refuses in order of precedence (core.telegram.org/method/messages.setChatWallPaper). Requires neither payment nor boosts here. */
export function setChatWallpaper(state: SetChatWallpaperState, command: SetChatWallpaper, { actor }: Context): Fact[] {
  const { between, chat } = state;
  if (chat) return ofChat(chat, command, state.told, actor);
  if (!between?.peerExists) throw refusal('PEER_ID_INVALID');
  const { peer } = command;
  const by = { stream: `dialogs-${actor}`, by: actor, peer };
  const forBoth = command.forBoth && peer !== actor && !between.peerBlockedSender;
  if (!command.chosen) return [{ type: 'ChatWallpaperRemoved', ...by, given: command.revert, forBoth: forBoth && !command.revert }];
  const shown = { ...shownBy(state.told, command, actor), forBoth };
  return [
    { type: 'ChatWallpaperSet', ...by, wallpaper: shown.wallpaper, settings: settingsOf(shown), forBoth },
    privateService(between, actor, peer, WALLPAPER_ACTION, { title: wallpaperTitle(shown) }),
  ];
}

/** "When setting channel wallpapers, do not set the for_both flag" (core.telegram.org/api/wallpapers): it is ignored here. */
function ofChat(state: ChatState, command: SetChatWallpaper, told: SentMessage | undefined, actor: number): Fact[] {
  const { peer, chat } = permitted(state, 'change-info');
  if (chat.kind === 'basic') throw refusal('PEER_ID_INVALID');
  const by = { stream: chatStream(peer), by: actor, peer, forBoth: false };
  // In a chat there is no wallpaper of another user to revert.
  if (command.revert) throw refusal('WALLPAPER_NOT_FOUND');
  if (!command.chosen) return [{ type: 'ChatWallpaperRemoved', ...by, given: false }];
  const shown = { ...shownBy(told, command, actor), same: false };
  return [
    { type: 'ChatWallpaperSet', ...by, wallpaper: shown.wallpaper, settings: settingsOf(shown) },
    serviceMessage(state, actor, WALLPAPER_ACTION, { title: wallpaperTitle(shown) }),
  ];
}

const settingsOf = ({ description }: ShownWallpaper): WallpaperSettings => description?.settings ?? wallpaperSettings();

/** Throws WALLPAPER_NOT_FOUND, WALLPAPER_INVALID. */
function shownBy(told: SentMessage | undefined, { peer, chosen, settings }: SetChatWallpaper, actor: number): ShownWallpaper {
  const named = chosen && 'message' in chosen ? wallpaperIn(told, peer, actor) : chosen;
  if (!named) throw refusal('WALLPAPER_NOT_FOUND');
  const description = wallpaperDescription({ ...named.description, settings: settings ?? named.description?.settings ?? wallpaperSettings() });
  // A fill wallpaper needs at least one colour.
  if (!isWallpaperSettings(description.settings!) || (!description.document && description.settings!.colors.length === 0)) throw refusal('WALLPAPER_INVALID');
  return shownWallpaper({ wallpaper: named.wallpaper, description, same: told !== undefined && told.author !== actor });
}

function wallpaperIn(told: SentMessage | undefined, peer: number, actor: number): ShownWallpaper | undefined {
  return told?.stream === conversationOf(actor, peer) ? shownWallpaperOf(told.content) : undefined;
}
