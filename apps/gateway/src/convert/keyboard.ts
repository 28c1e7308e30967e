/** Bot keyboards between the log and TL (core.telegram.org/api/bots/buttons). */
import { refusal } from '@teamgram/domain';
import { keyboard, keyboardButton, keyboardRow, requestedPeer } from '@teamgram/event-schemas';
import type { Keyboard, KeyboardButton, RequestedPeer } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { adminMask, tlAdminRights } from './rights.ts';

type Given = Partial<KeyboardButton>;
type Readers<Type extends { _: string }> = { [Name in Type['_']]?: (type: Extract<Type, { _: Name }>) => Given };
type Writers<Type extends { _: string }> = { readonly [Kind in string]?: (button: KeyboardButton) => Type };

/** Stored form of an optional flag: 0 = unset, 1 = false, 2 = true. */
const stored = (given: boolean | undefined): number => (given === undefined ? 0 : given ? 2 : 1);
const shown = (kept: number): boolean | undefined => (kept === 0 ? undefined : kept === 2);

const requested = ({ button_id, max_quantity, peer_type }: Pick<tl.buttonTypeRequestPeer, 'button_id' | 'max_quantity' | 'peer_type'>): Given =>
  ({ kind: 'RequestPeer', buttonId: button_id, peersMax: max_quantity, peer: storedPeer(peer_type) });

const replyButtons: Readers<tl.ButtonType> = {
  buttonTypeDefault: () => ({ kind: 'Default' }),
  buttonTypeRequestPhone: () => ({ kind: 'RequestPhone' }),
  buttonTypeRequestGeoLocation: () => ({ kind: 'RequestGeoLocation' }),
  buttonTypeRequestPoll: ({ quiz }) => ({ kind: 'RequestPoll', quiz: stored(quiz) }),
  buttonTypeRequestPeer: requested,
  inputButtonTypeRequestPeer: requested,
  buttonTypeSimpleWebView: ({ url }) => ({ kind: 'SimpleWebView', url }),
};

function inlineButtons(userOf: (user: tl.InputUser) => number): Readers<tl.InlineButtonType> {
  return {
    inlineButtonTypeUrl: ({ url }) => ({ kind: 'Url', url }),
    inputInlineButtonTypeUrlAuth: ({ url }) => ({ kind: 'UrlAuth', url }),
    inlineButtonTypeCallback: ({ data, requires_password }) => ({ kind: 'Callback', data, requiresPassword: requires_password === true }),
    inlineButtonTypeSwitchInline: ({ query, same_peer, peer_types }) =>
      ({ kind: 'SwitchInline', query, samePeer: same_peer === true, peerTypes: [...new Set((peer_types ?? []).map(({ _ }) => _.slice(PEER_TYPE.length)))] }),
    inputInlineButtonTypeUserProfile: ({ user_id }) => ({ kind: 'UserProfile', user: userOf(user_id) }),
    inlineButtonTypeWebView: ({ url }) => ({ kind: 'WebView', url }),
    inlineButtonTypeCopy: ({ copy_text }) => ({ kind: 'Copy', copyText: copy_text }),
    inlineButtonTypeDisabled: () => ({ kind: 'Disabled' }),
  };
}

const PEER_TYPE = 'inlineQueryPeerType';

/** Reads the keyboard of a request. @param userOf resolves the user a button links to. Throws BUTTON_TYPE_INVALID for unsupported button types. */
export function storedKeyboard(given: tl.ReplyMarkup, userOf: (user: tl.InputUser) => number): Keyboard {
  switch (given._) {
    case 'replyInlineMarkup': {
      const readers = inlineButtons(userOf);
      const rows = given.rows.map(({ buttons }) => keyboardRow({ buttons: buttons.map((button) => storedButton(button, readers as Readers<tl.InlineButtonType | tl.ButtonType>)) }));
      return keyboard({ kind: 'inline', forceReply: given.force_reply === true, rows });
    }
    case 'replyKeyboardMarkup': {
      const rows = given.rows.map(({ buttons }) => keyboardRow({ buttons: buttons.map((button) => storedButton(button, replyButtons as Readers<tl.InlineButtonType | tl.ButtonType>)) }));
      const { resize, single_use, selective, persistent, force_reply, placeholder = '' } = given;
      return keyboard({ kind: 'reply', rows, resize: resize === true, singleUse: single_use === true, selective: selective === true, persistent: persistent === true, forceReply: force_reply === true, placeholder });
    }
    case 'replyKeyboardHide':
      return keyboard({ kind: 'hide', selective: given.selective === true });
    case 'replyKeyboardForceReply':
      return keyboard({ kind: 'force-reply', singleUse: given.single_use === true, selective: given.selective === true, placeholder: given.placeholder ?? '' });
  }
}

function storedButton({ text, style, type }: tl.KeyboardButton | tl.KeyboardInlineButton, readers: Readers<tl.InlineButtonType | tl.ButtonType>): KeyboardButton {
  const read = readers[type._] as ((type: tl.InlineButtonType | tl.ButtonType) => Given) | undefined;
  if (!read) throw refusal('BUTTON_TYPE_INVALID');
  const icon = Number(style?.icon ?? 0n);
  if (!Number.isSafeInteger(icon) || icon < 0) throw refusal('BUTTON_TYPE_INVALID');
  return keyboardButton({ text, icon, background: style?.bg_primary ? 'primary' : style?.bg_danger ? 'danger' : style?.bg_success ? 'success' : '', ...read(type) });
}

function storedPeer(given: tl.RequestPeerType): RequestedPeer {
  switch (given._) {
    case 'requestPeerTypeUser':
      return requestedPeer({ kind: 'User', bot: stored(given.bot), premium: stored(given.premium) });
    case 'requestPeerTypeChat':
      return requestedPeer({ kind: 'Chat', creator: given.creator === true, botParticipant: given.bot_participant === true, hasUsername: stored(given.has_username), forum: stored(given.forum), ...masksOf(given) });
    case 'requestPeerTypeBroadcast':
      return requestedPeer({ kind: 'Broadcast', creator: given.creator === true, hasUsername: stored(given.has_username), ...masksOf(given) });
    // Managed bots are not supported.
    case 'requestPeerTypeCreateBot':
      throw refusal('BUTTON_TYPE_INVALID');
  }
}

const masksOf = ({ user_admin_rights, bot_admin_rights }: { user_admin_rights?: tl.ChatAdminRights | undefined; bot_admin_rights?: tl.ChatAdminRights | undefined }) =>
  ({ userRights: user_admin_rights ? adminMask(user_admin_rights) : 0, botRights: bot_admin_rights ? adminMask(bot_admin_rights) : 0 });

/** The keyboard of a message in TL. */
export function tlKeyboard({ kind, rows, resize, singleUse, selective, persistent, forceReply, placeholder }: Keyboard): tl.ReplyMarkup {
  const flags = { single_use: singleUse || undefined, selective: selective || undefined, placeholder: placeholder || undefined };
  if (kind === 'inline') return { _: 'replyInlineMarkup', force_reply: forceReply || undefined, rows: rows.map(({ buttons }) => ({ _: 'keyboardInlineButtonRow', buttons: buttons.map(tlInlineButton) })) };
  if (kind === 'hide') return { _: 'replyKeyboardHide', selective: flags.selective };
  if (kind === 'force-reply') return { _: 'replyKeyboardForceReply', ...flags };
  return {
    _: 'replyKeyboardMarkup', ...flags, resize: resize || undefined, persistent: persistent || undefined, force_reply: forceReply || undefined,
    rows: rows.map(({ buttons }) => ({ _: 'keyboardButtonRow', buttons: buttons.map(tlReplyButton) })),
  };
}

const inlineTypes: Writers<tl.InlineButtonType> = {
  Url: ({ url }) => ({ _: 'inlineButtonTypeUrl', url }),
  Callback: ({ data, requiresPassword }) => ({ _: 'inlineButtonTypeCallback', data, requires_password: requiresPassword || undefined }),
  SwitchInline: ({ query, samePeer, peerTypes }) => ({
    _: 'inlineButtonTypeSwitchInline', query, same_peer: samePeer || undefined,
    peer_types: peerTypes.length === 0 ? undefined : peerTypes.map((name) => ({ _: `${PEER_TYPE}${name}` }) as tl.InlineQueryPeerType),
  }),
  UserProfile: ({ user }) => ({ _: 'inlineButtonTypeUserProfile', user_id: user }),
  WebView: ({ url }) => ({ _: 'inlineButtonTypeWebView', url }),
  Copy: ({ copyText }) => ({ _: 'inlineButtonTypeCopy', copy_text: copyText }),
};

const replyTypes: Writers<tl.ButtonType> = {
  RequestPhone: () => ({ _: 'buttonTypeRequestPhone' }),
  RequestGeoLocation: () => ({ _: 'buttonTypeRequestGeoLocation' }),
  RequestPoll: ({ quiz }) => ({ _: 'buttonTypeRequestPoll', quiz: shown(quiz) }),
  RequestPeer: ({ buttonId, peersMax, peer }) => ({ _: 'buttonTypeRequestPeer', button_id: buttonId, max_quantity: peersMax, peer_type: tlRequestedPeer(peer ?? requestedPeer()) }),
  SimpleWebView: ({ url }) => ({ _: 'buttonTypeSimpleWebView', url }),
};

function tlInlineButton(button: KeyboardButton): tl.keyboardInlineButton {
  return { _: 'keyboardInlineButton', style: tlStyle(button), text: button.text, type: inlineTypes[button.kind]?.(button) ?? { _: 'inlineButtonTypeDisabled' } };
}

function tlReplyButton(button: KeyboardButton): tl.keyboardButton {
  return { _: 'keyboardButton', style: tlStyle(button), text: button.text, type: replyTypes[button.kind]?.(button) ?? { _: 'buttonTypeDefault' } };
}

function tlStyle({ background, icon }: KeyboardButton): tl.keyboardButtonStyle | undefined {
  if (background === '' && icon === 0) return undefined;
  const is = (name: string) => background === name || undefined;
  return { _: 'keyboardButtonStyle', bg_primary: is('primary'), bg_danger: is('danger'), bg_success: is('success'), icon: icon === 0 ? undefined : BigInt(icon) };
}

function tlRequestedPeer({ kind, bot, premium, hasUsername, forum, creator, botParticipant, userRights, botRights }: RequestedPeer): tl.RequestPeerType {
  if (kind === 'User') return { _: 'requestPeerTypeUser', bot: shown(bot), premium: shown(premium) };
  const common = {
    creator: creator || undefined, has_username: shown(hasUsername),
    user_admin_rights: userRights === 0 ? undefined : tlAdminRights(userRights), bot_admin_rights: botRights === 0 ? undefined : tlAdminRights(botRights),
  };
  return kind === 'Chat' ? { _: 'requestPeerTypeChat', ...common, bot_participant: botParticipant || undefined, forum: shown(forum) } : { _: 'requestPeerTypeBroadcast', ...common };
}

/** Users that its buttons link to. */
export function usersOf({ rows }: Keyboard): number[] {
  return rows.flatMap(({ buttons }) => buttons.flatMap(({ user }) => (user === 0 ? [] : user)));
}
