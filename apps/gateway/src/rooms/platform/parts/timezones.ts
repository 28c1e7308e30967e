/** Time zones of the tz database in this runtime (core.telegram.org/method/help.getTimezonesList). */
import type { tl } from '@teamgram/tl';

/** Sorted by "utc_offset: UTC offset in seconds", taken at the given moment, since it changes with daylight saving time. */
export function timezonesAt(timeMs: number): tl.timezone[] {
  const zones = Intl.supportedValuesOf('timeZone').map((id): tl.timezone => ({ _: 'timezone', id, name: nameOf(id), utc_offset: offsetOf(id, timeMs) }));
  return zones.sort((a, b) => a.utc_offset - b.utc_offset || (a.id < b.id ? -1 : 1));
}

/** "America/Argentina/Buenos_Aires" → "Buenos Aires" */
function nameOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1).replaceAll('_', ' ');
}

function offsetOf(id: string, timeMs: number): number {
  const format = new Intl.DateTimeFormat('en', { timeZone: id, timeZoneName: 'longOffset' });
  const text = format.formatToParts(timeMs).find(({ type }) => type === 'timeZoneName')!.value;
  const offset = text.match(/GMT(?:([+-])(\d\d):(\d\d))?(?::(\d\d))?/);
  if (!offset?.[1]) return 0;
  const seconds = Number(offset[2]) * 3600 + Number(offset[3]) * 60 + Number(offset[4] ?? 0);
  return offset[1] === '-' ? -seconds : seconds;
}
