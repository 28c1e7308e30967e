import type { TlReader } from '../reader.ts';
import { typeNumber } from '../codec-table.ts';
import { TlError, hexId } from '../tl-error.ts';
import type { Lifted, Old } from './old.ts';

/**
 * Layer 229 split the single type of buttons in two: buttons of a reply keyboard (`keyboardButton` with a `ButtonType`) and of an inline keyboard
 * (`keyboardInlineButton` with an `InlineButtonType`). Each old constructor belongs to one of them.
 */
const REPLY_BUTTONS: Record<string, string> = {
  keyboardButton: 'buttonTypeDefault',
  keyboardButtonRequestPhone: 'buttonTypeRequestPhone',
  keyboardButtonRequestGeoLocation: 'buttonTypeRequestGeoLocation',
  keyboardButtonRequestPoll: 'buttonTypeRequestPoll',
  keyboardButtonRequestPeer: 'buttonTypeRequestPeer',
  inputKeyboardButtonRequestPeer: 'inputButtonTypeRequestPeer',
  keyboardButtonSimpleWebView: 'buttonTypeSimpleWebView',
};

const INLINE: Record<string, string> = {
  keyboardButtonUrl: 'inlineButtonTypeUrl',
  keyboardButtonCallback: 'inlineButtonTypeCallback',
  keyboardButtonSwitchInline: 'inlineButtonTypeSwitchInline',
  keyboardButtonGame: 'inlineButtonTypeGame',
  keyboardButtonBuy: 'inlineButtonTypeBuy',
  keyboardButtonUrlAuth: 'inlineButtonTypeUrlAuth',
  inputKeyboardButtonUrlAuth: 'inputInlineButtonTypeUrlAuth',
  keyboardButtonUserProfile: 'inlineButtonTypeUserProfile',
  inputKeyboardButtonUserProfile: 'inputInlineButtonTypeUserProfile',
  keyboardButtonWebView: 'inlineButtonTypeWebView',
  keyboardButtonCopy: 'inlineButtonTypeCopy',
};

/** Old constructors of inline buttons: their type was KeyboardButton and is KeyboardInlineButton now. */
export const INLINE_BUTTONS: ReadonlySet<string> = new Set(Object.keys(INLINE));

/** Old constructor name of a button → name of its button type now (and, inverted, for lowering). */
export const buttonTypes: ReadonlyMap<string, string> = new Map([...Object.entries(REPLY_BUTTONS), ...Object.entries(INLINE)]);

/** Lifts an old button: text and style stay; all other fields move into its type. */
function liftButton(old: Old): Lifted {
  const { _: name, text, style, ...fields } = old;
  // Until layer 168 exactly one peer was requested.
  if (name === 'keyboardButtonRequestPeer') fields['max_quantity'] ??= 1;
  return { _: INLINE_BUTTONS.has(name) ? 'keyboardInlineButton' : 'keyboardButton', style, text, type: { _: buttonTypes.get(name)!, ...fields } };
}

export const liftedButtons: Record<string, (old: Old) => Lifted> = Object.fromEntries([...buttonTypes.keys()].map((name) => [name, liftButton]));

const ROW_ID = 0x77608b83;

/** Reads the rows of an old inline keyboard, which had the row type of both keyboards, as rows of the inline type. */
export function readInlineRows(reader: TlReader): unknown {
  const buttonType = typeNumber('KeyboardInlineButton');
  return reader.vector(4, () => {
    const id = reader.int();
    if (id !== ROW_ID) throw new TlError('WRONG_TYPE', `KeyboardButtonRow expected, got ${hexId(id)}`, id);
    return { _: 'keyboardInlineButtonRow', buttons: reader.objects(buttonType) };
  });
}
