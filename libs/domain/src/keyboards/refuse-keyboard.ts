import type { Keyboard, KeyboardButton } from '@teamgram/event-schemas';
import type { ChatView } from '../channels/standing.ts';
import { permits } from '../privacy/choices.ts';
import { refusal } from '../refusal.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { buttonsOf, bytesOf } from './keyboard.ts';

/** The kind of chat, and users that buttons must not link to. */
export type KeyboardState = { place: 'private' | 'group' | 'broadcast'; unknown: readonly number[]; hidden: readonly number[] };

/** TDLib's limits (td/telegram/ReplyMarkup.cpp, `get_reply_markup`). */
const BUTTONS_MAX = 300;
const ROW_MAX = 12;
/** A log entry is at most 65,535 bytes, and content delivered to many should stay small. */
const KEYBOARD_BYTES_MAX = 10_240;
/** core.telegram.org/bots/api: InlineKeyboardButton.callback_data, CopyTextButton.text, ReplyKeyboardMarkup.input_field_placeholder, KeyboardButtonRequestUsers.max_quantity. */
const DATA_BYTES_MAX = 64;
const COPY_LENGTH_MAX = 256;
const PLACEHOLDER_LENGTH_MAX = 64;
const PEERS_MAX = 10;
const TEXT_LENGTH_MAX = 256;
const QUERY_LENGTH_MAX = 256;
const URL_LENGTH_MAX = 2_048;

/** Buttons allowed per kind of keyboard, and those allowed in private chats only (core.telegram.org/api/bots/buttons). */
const BUTTONS: { readonly [Kind in string]?: ReadonlySet<string> } = {
  inline: new Set(['Url', 'Callback', 'SwitchInline', 'UserProfile', 'WebView', 'Copy', 'Disabled']),
  reply: new Set(['Default', 'RequestPhone', 'RequestGeoLocation', 'RequestPoll', 'RequestPeer', 'SimpleWebView']),
  hide: new Set(), 'force-reply': new Set(),
};
const PRIVATE: ReadonlySet<string> = new Set(['RequestPhone', 'RequestGeoLocation', 'RequestPoll', 'RequestPeer', 'SimpleWebView', 'WebView']);

export function loadKeyboard(view: View, given: Keyboard, chat: Pick<ChatView, 'chat'> | undefined, actor: number): KeyboardState {
  const users = buttonsOf(given).filter(({ kind }) => kind === 'UserProfile').map(({ user }) => user);
  const known = users.filter((user) => userOf(view.documents, user) !== undefined);
  return {
    place: chat === undefined ? 'private' : chat.chat.kind === 'broadcast' ? 'broadcast' : 'group',
    unknown: users.filter((user) => !known.includes(user)),
    hidden: known.filter((user) => user !== actor && !permits(view, user, 'Forwards', actor)),
  };
}

/**
 * Refuses errors of the keyboard first (REPLY_MARKUP_INVALID, REPLY_MARKUP_TOO_LONG), then those of its buttons in order (BUTTON_…_INVALID,
 * BOT_DOMAIN_INVALID).
 */
export function refuseKeyboard(given: Keyboard, state: KeyboardState): void {
  const { kind, rows, placeholder } = given;
  const known = BUTTONS[kind];
  const isShown = kind === 'inline' || kind === 'reply';
  if (!known || (state.place === 'broadcast' && kind !== 'inline') || placeholder.length > PLACEHOLDER_LENGTH_MAX) throw refusal('REPLY_MARKUP_INVALID');
  if (isShown !== rows.length > 0 || rows.some(({ buttons }) => buttons.length === 0)) throw refusal('REPLY_MARKUP_INVALID');
  const buttons = buttonsOf(given);
  if (buttons.length > BUTTONS_MAX || rows.some((row) => row.buttons.length > ROW_MAX) || bytesOf(given).length > KEYBOARD_BYTES_MAX) throw refusal('REPLY_MARKUP_TOO_LONG');
  for (const button of buttons) refuseButton(button, known, state);
  const asking = buttons.filter((button) => button.kind === 'RequestPeer').map(({ buttonId }) => buttonId);
  if (new Set(asking).size < asking.length) throw refusal('BUTTON_ID_INVALID');
}

function refuseButton(button: KeyboardButton, known: ReadonlySet<string>, state: KeyboardState): void {
  const { kind, text, icon } = button;
  if ((text.trim() === '' && icon === 0) || text.length > TEXT_LENGTH_MAX) throw refusal('BUTTON_TEXT_INVALID');
  // There are no bots, so no domain is linked to one.
  if (kind === 'UrlAuth') throw refusal('BOT_DOMAIN_INVALID');
  const isOutOfPlace = (PRIVATE.has(kind) && state.place !== 'private') || (kind === 'SwitchInline' && state.place === 'broadcast');
  if (!known.has(kind) || isOutOfPlace) throw refusal('BUTTON_TYPE_INVALID');
  checks[kind]?.(button, state);
}

const checks: { readonly [Kind in string]?: (button: KeyboardButton, state: KeyboardState) => void } = {
  Url: ({ url }) => refuseUrl(url, SCHEMES),
  WebView: ({ url }) => refuseUrl(url, SECURE),
  SimpleWebView: ({ url }) => refuseUrl(url, SECURE),
  Callback({ data }) {
    if (data.length === 0 || data.length > DATA_BYTES_MAX) throw refusal('BUTTON_DATA_INVALID');
  },
  SwitchInline({ query }) {
    if (query.length > QUERY_LENGTH_MAX) throw refusal('BUTTON_DATA_INVALID');
  },
  Copy({ copyText }) {
    if (copyText === '' || copyText.length > COPY_LENGTH_MAX) throw refusal('BUTTON_COPY_TEXT_INVALID');
  },
  UserProfile({ user }, { unknown, hidden }) {
    if (unknown.includes(user)) throw refusal('BUTTON_USER_INVALID');
    if (hidden.includes(user)) throw refusal('BUTTON_USER_PRIVACY_RESTRICTED');
  },
  RequestPeer({ peersMax }) {
    if (peersMax < 1 || peersMax > PEERS_MAX) throw refusal('BUTTON_TYPE_INVALID');
  },
};

const SECURE = /^https:\/\/[^\s/?#]+\.[^\s/?#]+/i;
/** "HTTP or tg:// URL to be opened when the button is pressed" (core.telegram.org/bots/api#inlinekeyboardbutton); without a scheme it is taken as http. */
const SCHEMES = /^(?:https?:\/\/[^\s/?#]+\.[^\s/?#]+|tg:\/\/[a-z\d]|[^\s/?#:]+\.[^\s/?#:]{2,})/i;

function refuseUrl(url: string, shape: RegExp): void {
  if (url.length > URL_LENGTH_MAX || /\s/.test(url) || !shape.test(url)) throw refusal('BUTTON_URL_INVALID');
}
