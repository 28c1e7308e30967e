/** Business information on a profile (core.telegram.org/api/business). */
import { isOpen } from '@teamgram/domain';
import { Reader, readBusinessAway, readBusinessGreeting, readBusinessHours, readBusinessIntro, readChatPlace } from '@teamgram/event-schemas';
import type { BusinessAway, BusinessRecipients } from '@teamgram/event-schemas';
import type { BusinessRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { tlDocument, tlGeoPoint } from '../../../convert/media.ts';
import type { View } from '../../../convert/view.ts';

export type BusinessPage = Pick<tl.userFull, 'business_work_hours' | 'business_location' | 'business_intro' | 'business_greeting_message' | 'business_away_message'>;

/** Automatic messages (greeting, away) are visible only to the business itself. */
export function businessPage(view: View, user: number, row: BusinessRow | undefined, nowMs: number): BusinessPage {
  const read = <T>(bytes: Uint8Array | null | undefined, readOne: (reader: Reader, end: number) => T) => (bytes ? readOne(Reader.create(bytes), bytes.length) : undefined);
  const hours = read(row?.hours, readBusinessHours);
  const place = read(row?.place, readChatPlace);
  const intro = read(row?.intro, readBusinessIntro);
  const greeting = view.userId === user ? read(row?.greeting, readBusinessGreeting) : undefined;
  const away = view.userId === user ? read(row?.away, readBusinessAway) : undefined;
  return {
    business_work_hours: hours && {
      _: 'businessWorkHours', open_now: isOpen(hours, nowMs) || undefined, timezone_id: hours.timezone,
      weekly_open: hours.spans.map(({ fromM, untilM }) => ({ _: 'businessWeeklyOpen', start_minute: fromM, end_minute: untilM })),
    },
    business_location: place && { _: 'businessLocation', geo_point: place.geo && tlGeoPoint(place.geo), address: place.address },
    business_intro: intro && {
      _: 'businessIntro', title: intro.title, description: intro.description, sticker: intro.sticker && tlDocument(view, intro.sticker, { kind: 'upload' }),
    },
    business_greeting_message: greeting?.recipients && {
      _: 'businessGreetingMessage', shortcut_id: greeting.shortcut, recipients: tlRecipients(greeting.recipients), no_activity_days: greeting.noActivityDays,
    },
    business_away_message: away?.recipients && {
      _: 'businessAwayMessage', offline_only: away.offlineOnly || undefined, shortcut_id: away.shortcut, schedule: tlSchedule(away), recipients: tlRecipients(away.recipients),
    },
  };
}

function tlSchedule({ schedule, startS, endS }: BusinessAway): tl.BusinessAwayMessageSchedule {
  if (schedule === 'custom') return { _: 'businessAwayMessageScheduleCustom', start_date: startS, end_date: endS };
  return schedule === 'always' ? { _: 'businessAwayMessageScheduleAlways' } : { _: 'businessAwayMessageScheduleOutsideWorkHours' };
}

function tlRecipients({ existingChats, newChats, contacts, nonContacts, excludeSelected, users }: BusinessRecipients): tl.businessRecipients {
  return {
    _: 'businessRecipients', existing_chats: existingChats || undefined, new_chats: newChats || undefined, contacts: contacts || undefined, non_contacts: nonContacts || undefined,
    exclude_selected: excludeSelected || undefined, users: users.length > 0 ? users : undefined,
  };
}
