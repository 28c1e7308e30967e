import type { tl } from '@teamgram/tl';
import { method } from '../../rpc/method.ts';
import { contentHash } from './parts/content-hash.ts';
import { timezonesAt } from './parts/timezones.ts';

/** Computing the list takes about 50 ms, and offsets change on the hour at the earliest. */
const LIFETIME_MS = 3_600_000;

let current: { list: tl.help.timezonesList; hour: number } | undefined;

export default method('help.getTimezonesList', ({ hash }, { services }) => {
  const list = listAt(services.nowMs());
  return hash === list.hash ? { _: 'help.timezonesListNotModified' } : list;
});

function listAt(nowMs: number): tl.help.timezonesList {
  const hour = Math.floor(nowMs / LIFETIME_MS);
  if (current?.hour === hour) return current.list;
  const timezones = timezonesAt(nowMs);
  const list: tl.help.timezonesList = { _: 'help.timezonesList', timezones, hash: contentHash(timezones) };
  current = { list, hour };
  return list;
}
