import { fileDescription, document } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { isUsername, userByUsername, userOf, type Command } from '../src/index.ts';
import { storePhoto } from './commands.ts';
import { alice, bob, by, given, people } from './given.ts';

const rename = (firstName?: string, lastName?: string): Command => ({ type: 'RenameUser', firstName, lastName });
const claim = (username: string): Command => ({ type: 'ClaimUsername', username });

describe('names and biographies', () => {
  test('an absent name does not change', () => {
    const { world, when } = given(...people);
    world.run(rename(undefined, 'Liddell'), by(alice));
    when(rename('Alicia'), by(alice)).then([{ type: 'UserRenamed', user: alice, name: { firstName: 'Alicia', lastName: 'Liddell' } }]);
    when(rename('Alice', 'Liddell'), by(alice)).thenNothing();
    when(rename('', 'x'), by(alice)).thenRefused('FIRSTNAME_INVALID');
  });
  test('the biography', () => {
    const write = (about: string): Command => ({ type: 'WriteBiography', about });
    const { world, when } = given(...people);
    when(write(''), by(alice)).thenNothing();
    when(write('x'.repeat(71)), by(alice)).thenRefused('ABOUT_TOO_LONG');
    world.run(write('curious'), by(alice));
    when(write('curious'), by(alice)).thenNothing();
    when(write(''), by(alice)).then([{ type: 'BiographyWritten', biography: { about: '' } }]);
  });
});

describe('usernames', () => {
  test.each(['alice', 'Alice_in_W0nderland', 'a1234', 'x'.repeat(32)])('%s is valid', (name) => expect(isUsername(name)).toBe(true));
  test.each(['', 'four', '1alice', '_alice', 'alice_', 'al__ice', 'ali-ce', 'älice', 'x'.repeat(33), 'Telegram', 'support'])('%s is invalid', (name) =>
    expect(isUsername(name)).toBe(false));

  test('a taken one is refused, also with other letter case', () => {
    const { world, when } = given(...people, [claim('WonderGirl'), by(alice)]);
    when(claim('wondergirl'), by(bob)).thenRefused('USERNAME_OCCUPIED');
    when(claim('WonderGirl'), by(alice)).thenRefused('USERNAME_NOT_MODIFIED');
    when(claim('wonderGirl'), by(alice)).then([{ type: 'UsernameClaimed', username: { username: 'wonderGirl' } }]);
    when(claim('x'), by(alice)).thenRefused('USERNAME_INVALID');
    world.run(claim('another_name'), by(alice));
    expect(userByUsername(world.documents, 'wondergirl')).toBeUndefined();
    when(claim('wondergirl'), by(bob)).then([{ type: 'UsernameClaimed', user: bob }]);
    world.run({ type: 'ReleaseUsername' }, by(alice));
    expect(userByUsername(world.documents, 'another_name')).toBeUndefined();
    when({ type: 'ReleaseUsername' }, by(alice)).thenRefused('USERNAME_NOT_MODIFIED');
  });
});

describe('profile photos', () => {
  const set = (photo: number): Command => ({ type: 'SetProfilePhoto', photo });
  test('the newest comes first; a former one can be set again', () => {
    const { world, when } = given(...people, [storePhoto(1), by(alice)], [storePhoto(2), by(alice)], [set(1), by(alice)], [set(2), by(alice)]);
    when(set(1), by(bob)).thenRefused('PHOTO_ID_INVALID');
    when(set(9), by(alice)).thenRefused('PHOTO_ID_INVALID');
    world.run(set(1), by(alice));
    expect(userOf(world.documents, alice)?.photos).toEqual([1, 2]);
    when({ type: 'RemoveProfilePhotos', photos: [2, 77] }, by(alice)).then([{ type: 'ProfilePhotosRemoved', photoIds: [2] }, { type: 'FileErased', id: 2 }]);
    when({ type: 'RemoveProfilePhotos', photos: [77] }, by(alice)).thenNothing();
  });
});

describe('StoreFile', () => {
  const description = fileDescription({ document: document({ id: 5 }) });
  const store = (more: object): Command => ({ type: 'StoreFile', id: 5, sizeBytes: 10, description, ...more });
  test('once for each id, within the limits', () => {
    const { when, world } = given(...people);
    when(store({}), by(alice)).then([{ type: 'FileStored', stream: 'file-5', id: 5, owner: alice, sizeBytes: 10 }]);
    when(store({ id: 6 }), by(alice)).thenRefused('FILE_ID_INVALID');
    when(store({ sizeBytes: 0 }), by(alice)).thenRefused('FILE_PARTS_INVALID');
    when(store({ sizeBytes: 4 * 1024 ** 3 + 1 }), by(alice)).thenRefused('FILE_PARTS_INVALID');
    when(store({ description: fileDescription({ document: document({ id: 5, mimeType: 'x'.repeat(20_000) }) }) }), by(alice)).thenRefused('MEDIA_INVALID');
    world.run(store({}), by(alice));
    when(store({}), by(bob)).thenRefused('FILE_ID_INVALID');
  });
});

describe('birthdays', () => {
  const set = (day: number, month: number, year = 0): Command => ({ type: 'SetBirthday', birthday: { day, month, year } });
  test('a valid date is stored until it is removed', () => {
    const { world, when } = given(...people);
    when(set(29, 2), by(alice)).then([{ type: 'BirthdaySet', user: alice, birthday: { day: 29, month: 2, year: 0 } }]);
    world.run(set(4, 5, 1852), by(alice, { atMs: Date.UTC(1900, 0, 1) }));
    when(set(4, 5, 1852), by(alice, { atMs: Date.UTC(1900, 0, 1) })).thenNothing();
    when({ type: 'SetBirthday', birthday: undefined }, by(alice)).then([{ type: 'BirthdayRemoved', user: alice }]);
    when({ type: 'SetBirthday', birthday: undefined }, by(bob)).thenNothing();
  });
  test.each([[1, 1, 2026], [31, 12, 2025], [29, 2, 2000], [28, 2, 1900]])('%i.%i.%i is valid', (day, month, year) => {
    given(...people).when(set(day, month, year), by(alice)).then([{ type: 'BirthdaySet' }]);
  });
  test.each([[31, 4, 0], [29, 2, 2001], [0, 1, 0], [1, 13, 0], [2, 1, 2026], [1, 1, 1700]])('%i.%i.%i is invalid', (day, month, year) => {
    given(...people).when(set(day, month, year), by(alice)).thenRefused('BIRTHDAY_INVALID');
  });
});

test('one of seven colours, separately for the name and for the profile page', () => {
  const choose = (color: number | undefined, forProfile = false): Command => ({ type: 'ChooseColor', forProfile, color });
  const { world, when } = given(...people);
  when(choose(7), by(alice)).thenRefused('COLOR_INVALID');
  when(choose(undefined), by(alice)).thenNothing();
  world.run(choose(3), by(alice));
  when(choose(3), by(alice)).thenNothing();
  when(choose(3, true), by(alice)).then([{ type: 'ColorChosen', user: alice, forProfile: true, color: 3 }]);
  when(choose(undefined), by(alice)).then([{ type: 'ColorChosen', forProfile: false, color: undefined }]);
});
