/** The keyboard of a message in one notation for all libraries: "inline: Url site, Callback press / Copy copy", rows separated by slashes. */
import type { Raw } from './raw-features.ts';

/* eslint-disable typescript/no-explicit-any */
type Any = any;

type Button = { kind: string; text: string };

const KINDS: Record<string, string> = {
  replyInlineMarkup: 'inline', replyKeyboardMarkup: 'reply', replyKeyboardHide: 'hide', replyKeyboardForceReply: 'answer',
  replyMarkupInlineKeyboard: 'inline', replyMarkupShowKeyboard: 'reply', replyMarkupRemoveKeyboard: 'hide', replyMarkupForceReply: 'answer',
};
/** TDLib names that differ from those of TL. */
const TDLIB_NAMES: Record<string, string> = {
  CopyText: 'Copy', User: 'UserProfile', Text: 'Default', RequestPhoneNumber: 'RequestPhone', RequestLocation: 'RequestGeoLocation', RequestUsers: 'RequestPeer', RequestChat: 'RequestPeer', WebApp: 'WebView',
};

const inWords = (kind: string, rows: Button[][]): string => `${KINDS[kind] ?? kind}: ${rows.map((row) => row.map((button) => `${button.kind} ${button.text}`).join(', ')).join(' / ')}`;

/** Empty without a keyboard. @param markup a ReplyMarkup of any layer */
export function keyboardInWords(markup: Any, kind: Raw['kind']): string {
  return markup ? inWords(kind(markup), (markup.rows ?? []).map(({ buttons }: Any) => buttons.map((button: Any) => ({ kind: kindOf(button, kind), text: button.text })))) : '';
}

/** Since layer 229 a button has a type; before, each kind was a constructor. */
function kindOf(button: Any, kind: Raw['kind']): string {
  return (button.type ? kind(button.type).replace(/^(inlineB|b)uttonType/, '') : kind(button).replace(/^keyboardButton/, '')) || 'Default';
}

/** The same of TDLib's reply markup. */
export function tdlibKeyboardInWords(markup: Any): string {
  const shown = ({ text, type }: Any): Button => {
    const name = String(type._).replace(/^(inlineKeyboard|keyboard)ButtonType/, '');
    return { kind: TDLIB_NAMES[name] ?? name, text };
  };
  return markup ? inWords(markup._, (markup.rows ?? []).map((row: Any[]) => row.map(shown))) : '';
}

/** The data of the first callback button. */
export function dataToPress(rows: Any[][]): Any {
  return rows.flat().map((button) => button.data ?? button.type?.data).find((data) => data !== undefined);
}
