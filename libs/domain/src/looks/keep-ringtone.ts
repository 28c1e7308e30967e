import type { RingtoneDropped, RingtoneKept } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { fileOf } from '../files/file.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { shelfOf } from './shelf.ts';

/** account.saveRingtone: adds a notification sound to the user's list (core.telegram.org/api/ringtones). `kept` false: removes it. */
export type KeepRingtone = { type: 'KeepRingtone'; file: number; kept: boolean };

export type KeepRingtoneState = { stored: ReturnType<typeof fileOf>; ringtones: readonly number[] };

/** "ringtone_size_max", "ringtone_duration_max", "ringtone_saved_count_max" (core.telegram.org/api/config#client-configuration). */
export const RINGTONE_BYTES_MAX = 100 * 1024;
export const RINGTONE_DURATION_MAX_S = 5;
export const RINGTONES_MAX = 100;
const KINDS = new Set(['audio/mpeg', 'audio/mpeg3', 'audio/mp3', 'audio/ogg']);

/** MP3 and Ogg only; letter case is ignored. */
export function isRingtoneType(mimeType: string): boolean {
  return KINDS.has(mimeType.toLowerCase());
}

export function load(view: View, { file }: KeepRingtone, { actor }: Context): KeepRingtoneState {
  return { stored: fileOf(view, file), ringtones: shelfOf(view.documents, actor).ringtones };
}

/** Throws RINGTONE_INVALID. Records nothing when unchanged. */
export function keepRingtone({ stored, ringtones }: KeepRingtoneState, { file, kept }: KeepRingtone, { actor: user }: Context): (RingtoneKept | RingtoneDropped)[] {
  const stream = `user-${user}`;
  if (!kept) return ringtones.includes(file) ? [{ type: 'RingtoneDropped', stream, user, file }] : [];
  const ringtone = stored?.description.document;
  const duration = ringtone?.attributes.find(({ kind }) => kind === 'audio')?.durationS ?? 0;
  if (!ringtone || !isRingtoneType(ringtone.mimeType) || ringtone.sizeBytes > RINGTONE_BYTES_MAX || duration > RINGTONE_DURATION_MAX_S) throw refusal('RINGTONE_INVALID');
  if (ringtones.includes(file)) return [];
  if (ringtones.length >= RINGTONES_MAX) throw refusal('RINGTONE_INVALID');
  return [{ type: 'RingtoneKept', stream, user, file, ringtone }];
}
