import { expect, test } from 'vitest';
import { timezonesAt } from './timezones.ts';

const winter = timezonesAt(Date.UTC(2026, 0, 15));
const summer = timezonesAt(Date.UTC(2026, 6, 15));
const find = (zones: typeof winter, id: string) => zones.find((zone) => zone.id === id);

test('offsets include daylight saving time, to the minute', () => {
  expect(find(winter, 'Europe/Berlin')).toMatchObject({ name: 'Berlin', utc_offset: 3600 });
  expect(find(summer, 'Europe/Berlin')).toMatchObject({ utc_offset: 7200 });
  expect(find(winter, 'America/St_Johns')).toMatchObject({ name: 'St Johns', utc_offset: -12_600 });
  expect(find(winter, 'Asia/Tokyo')).toMatchObject({ utc_offset: 32_400 });
});

test('zones are unique and ordered by their offsets', () => {
  expect(new Set(winter.map(({ id }) => id)).size).toBe(winter.length);
  expect(winter.map(({ utc_offset }) => utc_offset)).toEqual(winter.map(({ utc_offset }) => utc_offset).sort((a, b) => a - b));
});
