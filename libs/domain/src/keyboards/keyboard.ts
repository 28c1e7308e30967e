/** The keyboard of a message: what the last KeyboardSet says (core.telegram.org/api/bots/buttons). */
import { keyboard, writeKeyboard, Writer } from '@teamgram/event-schemas';
import type { Keyboard, KeyboardButton, KeyboardRemoved, KeyboardSet } from '@teamgram/event-schemas';
import type { SentMessage } from '../messages/sent-message.ts';
import { sameBytes } from '../same-bytes.ts';

export const bytesOf = (given: Keyboard): Uint8Array => writeKeyboard(given, Writer.create()).finish();

export const buttonsOf = ({ rows }: Pick<Keyboard, 'rows'>): KeyboardButton[] => rows.flatMap(({ buttons }) => buttons);

/** Stands directly before the message that is sent with it. */
export function keyboardOf(stream: string, given: Keyboard | undefined): KeyboardSet[] {
  return given ? [{ type: 'KeyboardSet', stream, message: 0, keyboard: given }] : [];
}

/** Buttons that mean the same wherever they stand, as TDLib names them (td/telegram/InlineKeyboardButton.cpp, `clone`). */
const LASTING: ReadonlySet<string> = new Set(['Url', 'UserProfile', 'Copy']);

/** What a forward takes along: all of it, or nothing when one of the buttons would lead nowhere there. */
export function passedOnKeyboard(given: Keyboard | undefined): Keyboard | undefined {
  if (given?.kind !== 'inline' || !buttonsOf(given).every(({ kind }) => LASTING.has(kind))) return undefined;
  return keyboard({ kind: 'inline', rows: given.rows });
}

/** What an edit makes of it: nothing (it stays), another, or none. What takes the place of somebody's keyboard is no part of the message that could be edited. */
export function rekeyed({ stream, position, keyboard: former }: Pick<SentMessage, 'stream' | 'position' | 'keyboard'>, given: Keyboard | 'none' | undefined): (KeyboardSet | KeyboardRemoved)[] {
  if (given === undefined) return [];
  if (given === 'none') return former?.kind === 'inline' ? [{ type: 'KeyboardRemoved', stream, message: position }] : [];
  return former && sameBytes(bytesOf(former), bytesOf(given)) ? [] : [{ type: 'KeyboardSet', stream, message: position, keyboard: given }];
}
