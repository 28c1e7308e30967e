/** The keyboard of a message, as of the last KeyboardSet (core.telegram.org/api/bots/buttons). */
import { keyboard, writeKeyboard, Writer } from '@teamgram/event-schemas';
import type { Keyboard, KeyboardButton, KeyboardRemoved, KeyboardSet } from '@teamgram/event-schemas';
import type { SentMessage } from '../messages/sent-message.ts';
import { sameBytes } from '../same-bytes.ts';

export const bytesOf = (given: Keyboard): Uint8Array => writeKeyboard(given, Writer.create()).finish();

export const buttonsOf = ({ rows }: Pick<Keyboard, 'rows'>): KeyboardButton[] => rows.flatMap(({ buttons }) => buttons);

/** For a message that is being sent: the fact directly precedes the MessageSent. */
export function keyboardOf(stream: string, given: Keyboard | undefined): KeyboardSet[] {
  return given ? [{ type: 'KeyboardSet', stream, message: 0, keyboard: given }] : [];
}

/** Buttons whose meaning does not depend on the chat, as in TDLib (td/telegram/InlineKeyboardButton.cpp, `clone`). */
const LASTING: ReadonlySet<string> = new Set(['Url', 'UserProfile', 'Copy']);

/** The keyboard of a forward: unchanged, or none if any of its buttons would not work there. */
export function passedOnKeyboard(given: Keyboard | undefined): Keyboard | undefined {
  if (given?.kind !== 'inline' || !buttonsOf(given).every(({ kind }) => LASTING.has(kind))) return undefined;
  return keyboard({ kind: 'inline', rows: given.rows });
}

/**
 * The effect of an edit on the keyboard: none, a new one, or its removal. Only inline keyboards can be removed; a custom reply keyboard is not part
 * of the message.
 */
export function rekeyed({ stream, position, keyboard: former }: Pick<SentMessage, 'stream' | 'position' | 'keyboard'>, given: Keyboard | 'none' | undefined): (KeyboardSet | KeyboardRemoved)[] {
  if (given === undefined) return [];
  if (given === 'none') return former?.kind === 'inline' ? [{ type: 'KeyboardRemoved', stream, message: position }] : [];
  return former && sameBytes(bytesOf(former), bytesOf(given)) ? [] : [{ type: 'KeyboardSet', stream, message: position, keyboard: given }];
}
