/** What a business says of itself, as its profile page shows it (core.telegram.org/api/business). */
import { Reader, readBusinessHours, readBusinessIntro, readChatPlace } from '@teamgram/event-schemas';
import type { BusinessHours } from '@teamgram/event-schemas';
import type { BusinessRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { tlDocument, tlGeoPoint } from '../../../convert/media.ts';
import type { View } from '../../../convert/view.ts';

export type BusinessPage = Pick<tl.userFull, 'business_work_hours' | 'business_location' | 'business_intro'>;

export function businessPage(view: View, row: BusinessRow | undefined, nowMs: number): BusinessPage {
  const read = <T>(bytes: Uint8Array | null | undefined, readOne: (reader: Reader, end: number) => T) => (bytes ? readOne(Reader.create(bytes), bytes.length) : undefined);
  const hours = read(row?.hours, readBusinessHours);
  const place = read(row?.place, readChatPlace);
  const intro = read(row?.intro, readBusinessIntro);
  return {
    business_work_hours: hours && {
      _: 'businessWorkHours', open_now: isOpen(hours, nowMs) || undefined, timezone_id: hours.timezone,
      weekly_open: hours.spans.map(({ fromM, untilM }) => ({ _: 'businessWeeklyOpen', start_minute: fromM, end_minute: untilM })),
    },
    business_location: place && { _: 'businessLocation', geo_point: place.geo && tlGeoPoint(place.geo), address: place.address },
    business_intro: intro && {
      _: 'businessIntro', title: intro.title, description: intro.description, sticker: intro.sticker && tlDocument(view, intro.sticker, { kind: 'upload' }),
    },
  };
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const DAY_M = 24 * 60;
const WEEK_M = 7 * DAY_M;

/** A span that reaches into the next week covers its beginning. */
export function isOpen({ timezone, spans }: BusinessHours, nowMs: number): boolean {
  const minute = minuteOfWeek(timezone, nowMs);
  return spans.some(({ fromM, untilM }) => (minute >= fromM && minute < untilM) || minute + WEEK_M < untilM);
}

function minuteOfWeek(timeZone: string, nowMs: number): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, weekday: 'short', hour: 'numeric', minute: 'numeric', hourCycle: 'h23' }).formatToParts(nowMs);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return DAYS.indexOf(part('weekday')) * DAY_M + Number(part('hour')) * 60 + Number(part('minute'));
}
