import type { BusinessHours, BusinessHoursSet, BusinessIntroSet, BusinessPartRemoved, BusinessPlaceSet, ChatPlace } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { fileOf } from '../files/file.ts';
import { refusal } from '../refusal.ts';
import { isBlank } from '../text.ts';
import type { View } from '../view.ts';
import { businessOf } from './business.ts';

/** account.updateBusinessWorkHours, …Location, …Intro. Undefined value: removed. `sticker`: a stored file, 0: none. */
export type SetBusinessPart = { type: 'SetBusinessPart' } & (
  | { part: 'hours'; hours: BusinessHours | undefined }
  | { part: 'place'; place: ChatPlace | undefined }
  | { part: 'intro'; intro: { title: string; description: string; sticker: number } | undefined }
);

export type SetBusinessPartState = { isSaid: boolean; sticker: ReturnType<typeof fileOf> };

type Fact = BusinessHoursSet | BusinessPlaceSet | BusinessIntroSet | BusinessPartRemoved;

const WEEK_M = 7 * 24 * 60;
/** "end_minute … up to 8 * 24 * 60" (core.telegram.org/constructor/businessWeeklyOpen), "at most 28 periods" (core.telegram.org/api/business#opening-hours). */
const END_M_MAX = 8 * 24 * 60;
const SPANS_MAX = 28;
const ADDRESS_LENGTH_MAX = 96;
/** "intro_title_length_limit", "intro_description_length_limit" (core.telegram.org/api/config#client-configuration). */
export const INTRO_TITLE_LENGTH_MAX = 32;
export const INTRO_DESCRIPTION_LENGTH_MAX = 70;

export function load(view: View, command: SetBusinessPart, { actor }: Context): SetBusinessPartState {
  const sticker = command.part === 'intro' ? command.intro?.sticker ?? 0 : 0;
  return { isSaid: businessOf(view.documents, actor).at[command.part] !== undefined, sticker: sticker === 0 ? undefined : fileOf(view, sticker) };
}

/**
 * Throws BUSINESS_WORK_HOURS_EMPTY, BUSINESS_WORK_HOURS_PERIOD_INVALID, TIMEZONE_INVALID, BUSINESS_ADDRESS_EMPTY, DOCUMENT_INVALID. Removing what is
 * not set records nothing.
 */
export function setBusinessPart(state: SetBusinessPartState, command: SetBusinessPart, { actor: user }: Context): Fact[] {
  const stated = { stream: `user-${user}`, user };
  const removed: Fact[] = state.isSaid ? [{ type: 'BusinessPartRemoved', ...stated, part: command.part }] : [];
  if (command.part === 'hours') return command.hours ? [{ type: 'BusinessHoursSet', ...stated, hours: checkedHours(command.hours) }] : removed;
  if (command.part === 'place') return command.place ? [{ type: 'BusinessPlaceSet', ...stated, place: checkedPlace(command.place) }] : removed;
  if (!command.intro) return removed;
  const { title, description, sticker } = command.intro;
  if (sticker !== 0 && !state.sticker?.description.document) throw refusal('DOCUMENT_INVALID');
  return [{
    type: 'BusinessIntroSet', ...stated,
    intro: { title: title.slice(0, INTRO_TITLE_LENGTH_MAX), description: description.slice(0, INTRO_DESCRIPTION_LENGTH_MAX), sticker: state.sticker?.description.document },
  }];
}

function checkedHours({ timezone, spans }: BusinessHours): BusinessHours {
  if (!isTimezone(timezone)) throw refusal('TIMEZONE_INVALID');
  if (spans.length === 0) throw refusal('BUSINESS_WORK_HOURS_EMPTY');
  const inOrder = spans.toSorted((one, other) => one.fromM - other.fromM);
  const isSpan = inOrder.every(({ fromM, untilM }, index) =>
    fromM >= 0 && fromM < WEEK_M && untilM > fromM && untilM <= END_M_MAX && untilM <= (inOrder[index + 1]?.fromM ?? inOrder[0]!.fromM + WEEK_M));
  if (!isSpan || spans.length > SPANS_MAX) throw refusal('BUSINESS_WORK_HOURS_PERIOD_INVALID');
  return { timezone, spans: inOrder };
}

function isTimezone(name: string): boolean {
  try {
    return name.length <= 64 && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function checkedPlace({ geo, address }: ChatPlace): ChatPlace {
  if (isBlank(address)) throw refusal('BUSINESS_ADDRESS_EMPTY');
  return { geo, address: address.trim().slice(0, ADDRESS_LENGTH_MAX) };
}
