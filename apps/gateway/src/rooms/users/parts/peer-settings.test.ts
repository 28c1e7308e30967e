import { SERVICE_USER } from '@teamgram/domain';
import { expect, test } from 'vitest';
import type { Context } from '../../../rpc/context.ts';
import { settingsFor } from './peer-settings.ts';

/** How others see the phone number of user 1: visible to them, visible once they are contacts. */
const viewing = (permits: boolean, permitsContact: boolean) =>
  ({ viewer: 1, services: { users: { relation: async () => ({ permits: () => permits, permitsContact: () => permitsContact }) } } }) as unknown as Context;
const stranger = { isContact: false, isBlocked: false, isKnownWithoutNumber: false };
const contact = { isContact: true, isBlocked: false, isKnownWithoutNumber: false };
const nothing = { _: 'peerSettings' };

test('a stranger may be added, blocked or reported; oneself and the service account may not', async () => {
  expect(await settingsFor(viewing(false, true), 2, stranger)).toEqual({ ...nothing, report_spam: true, add_contact: true, block_contact: true });
  expect(await settingsFor(viewing(false, true), 2, contact)).toEqual(nothing);
  for (const user of [1, SERVICE_USER]) expect(await settingsFor(viewing(false, true), user, stranger)).toEqual(nothing);
});

test('a user who hides the number from contacts as well is offered an exception', async () =>
  expect(await settingsFor(viewing(false, false), 2, { ...stranger, isBlocked: true })).toEqual({ ...nothing, add_contact: true, need_contacts_exception: true }));

test('the number may be shared with a contact who does not see it', async () => {
  expect(await settingsFor(viewing(false, false), 2, { ...contact, isKnownWithoutNumber: true })).toEqual({ ...nothing, share_contact: true });
  expect(await settingsFor(viewing(true, true), 2, { ...contact, isKnownWithoutNumber: true })).toEqual(nothing);
});
