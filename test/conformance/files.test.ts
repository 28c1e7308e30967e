/** Files over real connections: uploads, attachments, downloads and profile photos (F1–F5). */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { tl, TlObject } from '@teamgram/tl';
import { Account } from '../support/account.ts';
import { eventually } from '../support/eventually.ts';
import { updatesIn } from '../support/people.ts';
import { makePng } from '../support/png.ts';
import { startServer } from '../support/server.ts';
import type { RunningServer } from '../support/server.ts';

const KIB = 1024;
const PART = 512 * KIB;

const folder = mkdtempSync(join(tmpdir(), 'files-'));
let server: RunningServer;
let alice: Account;
let bob: Account;
let bobForAlice: tl.inputPeerUser;
const heardByBob: tl.Message[] = [];

const randomId = () => randomBytes(8).readBigInt64LE();
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function collect(update: TlObject): void {
  if (update._ !== 'updates') return;
  for (const one of update.updates) if (one._ === 'updateNewMessage') heardByBob.push(one.message);
}

beforeAll(async () => {
  server = await startServer({ dataDir: join(folder, 'data') });
  alice = new Account(server);
  bob = new Account(server, { onUpdate: collect });
  for (const [account, phone, name] of [[alice, '15550101', 'Alice'], [bob, '15550102', 'Bob']] as const) {
    await account.connect();
    await account.signUp(phone, name);
  }
  await bob.call('updates.getState', {});
  bobForAlice = await alice.find('15550102');
});

afterAll(async () => {
  alice?.close();
  bob?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Uploads in parts, in reverse order. */
async function upload(account: Account, bytes: Uint8Array, partBytes = PART, name = 'name.bin'): Promise<tl.inputFileBig> {
  const id = randomId();
  const parts = Math.ceil(bytes.length / partBytes);
  for (let index = parts - 1; index >= 0; index--) {
    const part = bytes.subarray(index * partBytes, (index + 1) * partBytes);
    expect(await account.call('upload.saveBigFilePart', { file_id: id, file_part: index, file_total_parts: parts, bytes: part })).toBe(true);
  }
  return { _: 'inputFileBig', id, parts, name };
}

async function uploadSmall(account: Account, bytes: Uint8Array, md5: string): Promise<tl.inputFile> {
  const id = randomId();
  await account.call('upload.saveFilePart', { file_id: id, file_part: 0, bytes });
  return { _: 'inputFile', id, parts: 1, name: 'small.bin', md5_checksum: md5 };
}

async function download(account: Account, location: tl.InputFileLocation, limit = 128 * KIB): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for (let offset = 0; ; offset += limit) {
    const file = await account.call('upload.getFile', { location, offset, limit });
    if (file._ !== 'upload.file') throw new Error(`upload.getFile answered ${file._}`);
    if (file.bytes.length === 0) return Buffer.concat(chunks);
    chunks.push(file.bytes);
  }
}

async function send(media: tl.InputMedia, message = '', random_id = randomId()): Promise<tl.message> {
  return sentMessage(await alice.call('messages.sendMedia', { peer: bobForAlice, media, message, random_id }));
}

function sentMessage(updates: tl.Updates): tl.message {
  const found = updates._ === 'updates' ? updates.updates.find((one) => one._ === 'updateNewMessage') : undefined;
  if (found?.message._ !== 'message') throw new Error('no message was sent');
  return found.message;
}

async function heard(text: string): Promise<tl.message> {
  const found = await eventually(`Bob hears: ${text}`, () => heardByBob.find((message) => message._ === 'message' && message.message === text));
  return found as tl.message;
}

function documentOf({ media }: tl.message): tl.document {
  if (media?._ !== 'messageMediaDocument' || media.document?._ !== 'document') throw new Error('no document');
  return media.document;
}

function photoOf({ media }: tl.message): tl.photo {
  if (media?._ !== 'messageMediaPhoto' || media.photo?._ !== 'photo') throw new Error('no photo');
  return media.photo;
}

const documentAt = ({ id, access_hash, file_reference }: tl.document, thumb_size = ''): tl.inputDocumentFileLocation =>
  ({ _: 'inputDocumentFileLocation', id, access_hash, file_reference, thumb_size });
const photoAt = ({ id, access_hash, file_reference }: tl.photo, thumb_size: string): tl.inputPhotoFileLocation =>
  ({ _: 'inputPhotoFileLocation', id, access_hash, file_reference, thumb_size });
const asDocument = (file: tl.InputFile, mime_type = 'application/x-test'): tl.inputMediaUploadedDocument =>
  ({ _: 'inputMediaUploadedDocument', file, mime_type, attributes: [{ _: 'documentAttributeFilename', file_name: 'paper.bin' }] });

describe('documents', () => {
  const bytes = randomBytes(2 * PART + 12_345);

  test('F1 parts may arrive in any order, and the recipient downloads the same bytes', async () => {
    const sent = documentOf(await send(asDocument(await upload(alice, bytes)), 'a document'));
    expect(sent).toMatchObject({ mime_type: 'application/x-test', size: bytes.length, attributes: [{ file_name: 'paper.bin' }] });
    const received = documentOf(await heard('a document'));
    expect(received.id).toBe(sent.id);
    expect(sha256(await download(bob, documentAt(received)))).toBe(sha256(bytes));
    expect(sha256(await download(alice, documentAt(sent), 1024 * KIB))).toBe(sha256(bytes));
  });

  test('F4 ranges are aligned; there are no bytes beyond the end', async () => {
    const location = documentAt(documentOf(await heard('a document')));
    const precise = await bob.call('upload.getFile', { precise: true, location, offset: 1024, limit: 3 * KIB });
    expect(precise).toMatchObject({ type: { _: 'storage.filePartial' }, bytes: new Uint8Array(bytes.subarray(1024, 4096)) });
    await expect(bob.call('upload.getFile', { location, offset: 1024, limit: 4096 })).rejects.toThrow('OFFSET_INVALID');
    await expect(bob.call('upload.getFile', { location, offset: 0, limit: 5000 })).rejects.toThrow('LIMIT_INVALID');
    expect(await bob.call('upload.getFile', { location, offset: 64 * 1024 * KIB, limit: 4096 })).toMatchObject({ bytes: new Uint8Array(0) });
  });

  test('chunks match their reported hashes', async () => {
    const location = documentAt(documentOf(await heard('a document')));
    const hashes = await bob.call('upload.getFileHashes', { location, offset: 1024 * KIB });
    expect(hashes.map(({ offset, limit }) => [offset, limit])).toEqual([[1024 * KIB, 12_345]]);
    expect(Buffer.from(hashes[0]!.hash).toString('hex')).toBe(sha256(bytes.subarray(1024 * KIB)));
  });

  test('F3 a location is valid for its viewer only, and unknown sizes are refused', async () => {
    const { id, access_hash, file_reference } = documentOf(await heard('a document'));
    const location = { _: 'inputDocumentFileLocation', id, access_hash, file_reference, thumb_size: '' } as const;
    const get = (account: Account, changed: object) => account.call('upload.getFile', { location: { ...location, ...changed }, offset: 0, limit: 4096 });
    await expect(get(alice, {})).rejects.toThrow('FILE_ID_INVALID');
    await expect(get(bob, { access_hash: access_hash + 1n })).rejects.toThrow('FILE_ID_INVALID');
    await expect(get(bob, { file_reference: new Uint8Array(0) })).rejects.toThrow('FILE_REFERENCE_EMPTY');
    await expect(get(bob, { file_reference: new Uint8Array(29) })).rejects.toThrow('FILE_REFERENCE_INVALID');
    await expect(get(bob, { thumb_size: 'x' })).rejects.toThrow('LOCATION_INVALID');
    await expect(get(bob, { thumb_size: '../secret' })).rejects.toThrow('LOCATION_INVALID');
  });

  test('F1 invalid parts are refused', async () => {
    const save = (fields: object) => alice.call('upload.saveBigFilePart', { file_id: 77n, file_part: 0, file_total_parts: 3, bytes: Buffer.alloc(KIB), ...fields });
    await expect(save({ bytes: Buffer.alloc(0) })).rejects.toThrow('FILE_PART_EMPTY');
    await expect(save({ bytes: Buffer.alloc(PART + 1024) })).rejects.toThrow('FILE_PART_TOO_BIG');
    await expect(save({ bytes: Buffer.alloc(3000) })).rejects.toThrow('FILE_PART_SIZE_INVALID');
    await expect(save({ file_part: 9000 })).rejects.toThrow('FILE_PART_INVALID');
    await expect(save({ file_total_parts: 9000 })).rejects.toThrow('FILE_PARTS_INVALID');
    await save({});
    await expect(save({ file_part: 1, bytes: Buffer.alloc(2 * KIB) })).rejects.toThrow('FILE_PART_SIZE_CHANGED');
    await expect(alice.call('upload.saveFilePart', { file_id: 78n, file_part: -1, bytes: Buffer.alloc(1) })).rejects.toThrow('FILE_PART_INVALID');
  });

  test('F1 invalid files are refused', async () => {
    const missing: tl.InputFile = { _: 'inputFileBig', id: 77n, parts: 3, name: '' };
    await expect(send(asDocument(missing))).rejects.toThrow('FILE_PART_1_MISSING');
    await expect(send(asDocument({ ...missing, parts: 0 }))).rejects.toThrow('FILE_PARTS_INVALID');
    await expect(send(asDocument(await uploadSmall(alice, bytes.subarray(0, 5000), '0'.repeat(32))))).rejects.toThrow('MD5_CHECKSUM_INVALID');
  });

  test('a file of one part, with its MD5', async () => {
    const small = bytes.subarray(0, 5001);
    const file = await uploadSmall(alice, small, createHash('md5').update(small).digest('hex'));
    const sent = documentOf(await send({ ...asDocument(file, 'not a type'), attributes: [] }));
    expect(sent).toMatchObject({ mime_type: 'application/octet-stream', attributes: [{ file_name: 'small.bin' }] });
    expect(await download(alice, documentAt(sent))).toEqual(small);
  });

  test('an image sent as document gets dimensions and a thumbnail', async () => {
    const png = makePng(640, 480, [200, 20, 20]);
    const sent = documentOf(await send(asDocument(await upload(alice, png), 'image/png')));
    expect(sent.attributes).toContainEqual(expect.objectContaining({ _: 'documentAttributeImageSize', w: 640, h: 480 }));
    expect(sent.thumbs).toMatchObject([{ _: 'photoStrippedSize', type: 'i' }, { _: 'photoSize', type: 'm', w: 320, h: 240 }]);
    expect((await download(alice, documentAt(sent, 'm'))).subarray(0, 3).toString('hex')).toBe('ffd8ff');
    expect(await download(alice, documentAt(sent))).toEqual(png);
  });

  test('other documents use the client’s thumbnail', async () => {
    const thumb = await upload(alice, makePng(90, 60, [1, 2, 3]));
    const sent = documentOf(await send({ ...asDocument(await upload(alice, bytes.subarray(0, 4000)), 'video/mp4'), thumb }));
    expect(sent.thumbs).toMatchObject([{ type: 'i' }, { type: 'm', w: 90, h: 60 }]);
    const broken = await upload(alice, bytes.subarray(0, 4000));
    expect(documentOf(await send({ ...asDocument(await upload(alice, bytes.subarray(0, 4000))), thumb: broken })).thumbs).toBeUndefined();
  });

  test('M2 a retry under the same random id returns the same message', async () => {
    const media = asDocument(await upload(alice, bytes.subarray(0, 3000)));
    const random_id = randomId();
    const first = await send(media, 'once', random_id);
    expect((await send(media, 'once', random_id)).id).toBe(first.id);
    // Much later, when the uploaded parts are gone.
    const gone = asDocument({ _: 'inputFile', id: randomId(), parts: 1, name: '', md5_checksum: '' });
    expect((await send(gone, 'once', random_id)).id).toBe(first.id);
    await expect(send(gone, 'twice')).rejects.toThrow('FILE_PART_0_MISSING');
  });
});

describe('saved GIFs', () => {
  const sentGif = async (name: string, animated = true): Promise<tl.document> => {
    const media: tl.inputMediaUploadedDocument = {
      _: 'inputMediaUploadedDocument', file: await upload(alice, randomBytes(1_000), PART, name), mime_type: 'video/mp4',
      attributes: [{ _: 'documentAttributeFilename', file_name: name }, ...(animated ? [{ _: 'documentAttributeAnimated' } as const] : [])],
    };
    const { document } = await alice.call('messages.uploadMedia', { peer: bobForAlice, media }) as tl.messageMediaDocument;
    return document as tl.document;
  };
  const input = ({ id, access_hash, file_reference }: tl.document): tl.inputDocument => ({ _: 'inputDocument', id, access_hash, file_reference });
  const kept = async () => ((await alice.call('messages.getSavedGifs', { hash: 0n })) as tl.messages.savedGifs);

  test('messages.saveGif, messages.getSavedGifs: last saved first, until removed; other devices are notified', async () => {
    const [one, two] = [await sentGif('1.mp4'), await sentGif('2.mp4')];
    const heard: tl.Update[] = [];
    const device = new Account(server, { key: alice.client.key!, onUpdate: (update) => heard.push(...updatesIn(update)) });
    await device.connect();
    await device.call('updates.getState', {});
    expect((await kept()).gifs).toEqual([]);
    for (const gif of [one, two, one]) expect(await alice.call('messages.saveGif', { id: input(gif), unsave: false })).toBe(true);
    const { gifs, hash } = await kept();
    expect(gifs.map(({ id }) => id)).toEqual([one.id, two.id]);
    expect(gifs[0]).toMatchObject({ mime_type: 'video/mp4', attributes: expect.arrayContaining([{ _: 'documentAttributeAnimated' }]) });
    expect(await alice.call('messages.getSavedGifs', { hash })).toEqual({ _: 'messages.savedGifsNotModified' });
    await alice.call('messages.saveGif', { id: input(gifs[0] as tl.document), unsave: true });
    expect((await kept()).gifs.map(({ id }) => id)).toEqual([two.id]);
    await eventually('the other device hears of it', () => heard.some(({ _ }) => _ === 'updateSavedGifs'));
    device.close();
  });

  test('GIF_ID_INVALID: other documents are refused', async () => {
    await expect(alice.call('messages.saveGif', { id: input(await sentGif('3.mp4', false)), unsave: false })).rejects.toThrow('GIF_ID_INVALID');
    await expect(alice.call('messages.saveGif', { id: { _: 'inputDocumentEmpty' }, unsave: false })).rejects.toThrow('GIF_ID_INVALID');
  });
});

describe('messages.getDocumentByHash', () => {
  const found = async (who: Account, content: Uint8Array, more: object = {}) => {
    const sha = Buffer.from(sha256(content), 'hex');
    return who.call('messages.getDocumentByHash', { sha256: sha, size: content.length, mime_type: 'application/pdf', ...more });
  };
  const none = { _: 'documentEmpty', id: 0n };

  test('finds what the caller has stored, by content, size and type; not files of others', async () => {
    const content = randomBytes(70_001);
    const media = { _: 'inputMediaUploadedDocument', file: await upload(alice, content), mime_type: 'application/pdf', attributes: [] } as const;
    const { document } = await alice.call('messages.uploadMedia', { peer: bobForAlice, media: { ...media, attributes: [] } }) as tl.messageMediaDocument;
    expect(await found(alice, content)).toMatchObject({ _: 'document', id: document!.id, size: 70_001, mime_type: 'application/pdf', file_reference: expect.any(Uint8Array) });
    expect(await found(alice, content, { mime_type: 'image/png' })).toEqual(none);
    expect(await found(alice, content, { size: 70_002 })).toEqual(none);
    expect(await found(alice, Buffer.concat([content.subarray(1), Uint8Array.of(7)]))).toEqual(none);
    expect(await found(bob, content)).toEqual(none);
  });

  test('SHA256_HASH_INVALID, and absurd sizes find nothing', async () => {
    await expect(alice.call('messages.getDocumentByHash', { sha256: new Uint8Array(31), size: 1, mime_type: 'image/png' })).rejects.toThrow('SHA256_HASH_INVALID');
    for (const size of [0, 2 ** 52]) expect(await found(alice, Buffer.from('x'), { size })).toEqual(none);
  });
});

describe('photos', () => {
  const png = makePng(1000, 600, [10, 120, 240]);
  const uploaded = async (bytes: Uint8Array = png): Promise<tl.inputMediaUploadedPhoto> => ({ _: 'inputMediaUploadedPhoto', file: await upload(alice, bytes) });

  test('have several sizes, all JPEG', async () => {
    await send(await uploaded(), 'a photo');
    const photo = photoOf(await heard('a photo'));
    expect(photo.sizes.map(({ type }) => type)).toEqual(['i', 's', 'm', 'x', 'y']);
    expect(photo.sizes.at(-1)).toMatchObject({ w: 1000, h: 600 });
    for (const size of photo.sizes) {
      if (size._ !== 'photoSize') continue;
      const bytes = await download(bob, photoAt(photo, size.type));
      expect(bytes.length).toBe(size.size);
      expect(bytes.subarray(0, 3).toString('hex')).toBe('ffd8ff');
    }
    expect(await bob.call('upload.getFile', { location: photoAt(photo, 's'), offset: 0, limit: 4096 })).toMatchObject({ type: { _: 'storage.fileJpeg' } });
    await expect(download(bob, photoAt(photo, 'i'))).rejects.toThrow('LOCATION_INVALID');
    await expect(download(bob, photoAt(photo, ''))).rejects.toThrow('LOCATION_INVALID');
  });

  test('other files are refused as photos', async () => {
    await expect(send(await uploaded(Buffer.from('hello, this is a text')))).rejects.toThrow('PHOTO_EXT_INVALID');
    await expect(send(await uploaded(png.subarray(0, 200)))).rejects.toThrow('IMAGE_PROCESS_FAILED');
    await expect(send(await uploaded(makePng(3000, 100, [0, 0, 0])))).rejects.toThrow('PHOTO_INVALID_DIMENSIONS');
    await expect(send({ ...(await uploaded()), ttl_seconds: 3600 })).rejects.toThrow('TTL_MEDIA_INVALID');
  });

  test('a received one is forwarded by its id', async () => {
    const { id, access_hash, file_reference } = photoOf(await heard('a photo'));
    const again: tl.InputMedia = { _: 'inputMediaPhoto', id: { _: 'inputPhoto', id, access_hash, file_reference } };
    const sent = await bob.call('messages.sendMedia', { peer: { _: 'inputPeerSelf' }, media: again, message: 'kept', random_id: randomId() });
    expect(photoOf(sentMessage(sent)).id).toBe(id);
    await expect(send(again)).rejects.toThrow('FILE_ID_INVALID');
  });

  test('an album is one group, also after a retry', async () => {
    const items: tl.inputSingleMedia[] = [];
    for (const message of ['first of two', 'second of two']) {
      const media = await alice.call('messages.uploadMedia', { peer: bobForAlice, media: await uploaded() });
      if (media._ !== 'messageMediaPhoto' || media.photo?._ !== 'photo') throw new Error('no photo');
      const { id, access_hash, file_reference } = media.photo;
      items.push({ _: 'inputSingleMedia', media: { _: 'inputMediaPhoto', id: { _: 'inputPhoto', id, access_hash, file_reference } }, random_id: randomId(), message });
    }
    const sent = await alice.call('messages.sendMultiMedia', { peer: bobForAlice, multi_media: items });
    const [first, second] = [await heard('first of two'), await heard('second of two')];
    expect(first.grouped_id).toBeDefined();
    expect(second.grouped_id).toBe(first.grouped_id);
    const idsOf = (updates: tl.Updates) => (updates._ === 'updates' ? updates.updates.flatMap((one) => (one._ === 'updateMessageID' ? [one.id] : [])) : []);
    expect(idsOf(sent)).toHaveLength(2);
    expect(idsOf(await alice.call('messages.sendMultiMedia', { peer: bobForAlice, multi_media: items }))).toEqual(idsOf(sent));
    const stale = structuredClone(items[1]!);
    if (stale.media._ === 'inputMediaPhoto' && stale.media.id._ === 'inputPhoto') stale.media.id.file_reference = new Uint8Array(29);
    await expect(alice.call('messages.sendMultiMedia', { peer: bobForAlice, multi_media: [items[0]!, { ...stale, random_id: randomId() }] })).rejects.toThrow('FILE_REFERENCE_1_INVALID');
    await expect(alice.call('messages.sendMultiMedia', { peer: bobForAlice, multi_media: [] })).rejects.toThrow('MEDIA_EMPTY');
    await expect(alice.call('messages.sendMultiMedia', { peer: bobForAlice, multi_media: [items[0]!, items[0]!] })).rejects.toThrow('RANDOM_ID_DUPLICATE');
  });

  test('the photo of a message can be replaced', async () => {
    const before = await send(await uploaded(), 'to be replaced');
    const edited = await alice.call('messages.editMessage', { peer: bobForAlice, id: before.id, media: await uploaded(makePng(300, 300, [9, 9, 9])) });
    const update = edited._ === 'updates' ? edited.updates.find((one) => one._ === 'updateEditMessage') : undefined;
    expect(photoOf(update!.message as tl.message).id).not.toBe(photoOf(before).id);
  });

  test('locations and contacts are media too', async () => {
    const geo = await send({ _: 'inputMediaGeoPoint', geo_point: { _: 'inputGeoPoint', lat: 52.5, long: 13.4 } });
    expect(geo.media).toMatchObject({ _: 'messageMediaGeo', geo: { lat: 52.5, long: 13.4 } });
    const contact = await send({ _: 'inputMediaContact', phone_number: '+1 555 0102', first_name: 'Bob', last_name: '', vcard: '' });
    expect(contact.media).toMatchObject({ _: 'messageMediaContact', user_id: bob.userId });
    await expect(send({ _: 'inputMediaEmpty' })).rejects.toThrow('MEDIA_EMPTY');
    await expect(send({ _: 'inputMediaStory', peer: bobForAlice, id: 1 })).rejects.toThrow('MEDIA_INVALID');
  });
});

describe('profile photos', () => {
  const self = { _: 'inputUserSelf' } as const;
  const photosOf = async () => (await alice.call('photos.getUserPhotos', { user_id: self, offset: 0, max_id: 0n, limit: 10 })).photos as tl.photo[];
  const set = async (red: number) => {
    const { photo, users } = await alice.call('photos.uploadProfilePhoto', { file: await upload(alice, makePng(400, 300, [red, 0, 0])) });
    return { photo: photo as tl.photo, user: users[0] as tl.user };
  };

  test('are cropped to squares, and visible to everybody who knows the user', async () => {
    const first = await set(1);
    expect(first.photo.sizes).toMatchObject([{ type: 'i' }, { type: 'a', w: 160, h: 160 }, { type: 'b', w: 300, h: 300 }]);
    const second = await set(2);
    expect(second.user.photo).toMatchObject({ _: 'userProfilePhoto', photo_id: second.photo.id });
    expect((await photosOf()).map(({ id }) => id)).toEqual([second.photo.id, first.photo.id]);
    const aliceForBob = await bob.find('15550101');
    const seen = await bob.call('users.getUsers', { id: [{ ...aliceForBob, _: 'inputUser' }] });
    expect((seen[0] as tl.user).photo).toMatchObject({ photo_id: second.photo.id });
    const small = await download(bob, { _: 'inputPeerPhotoFileLocation', peer: aliceForBob, photo_id: second.photo.id });
    const big = await download(bob, { _: 'inputPeerPhotoFileLocation', big: true, peer: aliceForBob, photo_id: first.photo.id });
    expect(small.subarray(0, 3).toString('hex')).toBe('ffd8ff');
    expect(big.length).toBeGreaterThan(small.length);
    await expect(download(bob, { _: 'inputPeerPhotoFileLocation', peer: aliceForBob, photo_id: 12345n })).rejects.toThrow('LOCATION_INVALID');
    // A viewer from whom photos are hidden cannot download them by remembered ids either.
    const choose = (rule: 'inputPrivacyValueDisallowAll' | 'inputPrivacyValueAllowAll') => alice.call('account.setPrivacy', { key: { _: 'inputPrivacyKeyProfilePhoto' }, rules: [{ _: rule }] });
    await choose('inputPrivacyValueDisallowAll');
    for (const { photo } of [first, second]) {
      const location = { _: 'inputPeerPhotoFileLocation', peer: aliceForBob, photo_id: photo.id } as const;
      await eventually('it is hidden', () => download(bob, location).then(() => false, (error: Error) => error.message.includes('LOCATION_INVALID') || Promise.reject(error)));
    }
    await choose('inputPrivacyValueAllowAll');
    await eventually('it is shown again', () => download(bob, { _: 'inputPeerPhotoFileLocation', peer: aliceForBob, photo_id: second.photo.id }).catch(() => undefined));
  });

  test('an older one can be set again, and removed', async () => {
    const [newest, older] = await photosOf();
    const input = { _: 'inputPhoto', id: older!.id, access_hash: older!.access_hash, file_reference: older!.file_reference } as const;
    const again = await alice.call('photos.updateProfilePhoto', { id: input });
    expect((again.users[0] as tl.user).photo).toMatchObject({ photo_id: older!.id });
    const left = await alice.call('photos.updateProfilePhoto', { id: { _: 'inputPhotoEmpty' } });
    expect((left.users[0] as tl.user).photo).toMatchObject({ photo_id: newest!.id });
  });

  test('deletePhotos returns the deleted ids', async () => {
    const all = await photosOf();
    const inputs = all.map(({ id, access_hash, file_reference }) => ({ _: 'inputPhoto', id, access_hash, file_reference }) as const);
    // TDLib sends ids without access hashes.
    expect(await alice.call('photos.deletePhotos', { id: inputs.map((input) => ({ ...input, access_hash: 0n })) })).toEqual(all.map(({ id }) => id));
    await expect(alice.call('photos.deletePhotos', { id: inputs.map((input) => ({ ...input, access_hash: 1n })) })).rejects.toThrow('PHOTO_ID_INVALID');
    expect(await photosOf()).toEqual([]);
    expect(await alice.call('photos.deletePhotos', { id: inputs })).toEqual([]);
  });

  test('refusals', async () => {
    await expect(alice.call('photos.uploadProfilePhoto', {})).rejects.toThrow('PHOTO_FILE_MISSING');
    await expect(alice.call('photos.uploadProfilePhoto', { file: await upload(alice, makePng(50, 50, [0, 0, 0])) })).rejects.toThrow('PHOTO_CROP_SIZE_SMALL');
    await expect(alice.call('photos.getUserPhotos', { user_id: self, offset: 0, max_id: -1n, limit: 1 })).rejects.toThrow('MAX_ID_INVALID');
  });
});
