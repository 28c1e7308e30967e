import { SERVICE_USER } from '@teamgram/domain';
import { expect, test } from 'vitest';
import type { Context } from '../../../rpc/context.ts';
import { settingsFor } from './peer-settings.ts';

const context = { viewer: 1 } as Context;
const stranger = { isContact: false, isBlocked: false };

test('a stranger may be added or blocked; oneself and the account of the server may not', () => {
  expect(settingsFor(context, 2, stranger)).toEqual({ _: 'peerSettings', add_contact: true, block_contact: true });
  expect(settingsFor(context, 2, { isContact: true, isBlocked: false })).toEqual({ _: 'peerSettings' });
  for (const user of [1, SERVICE_USER]) expect(settingsFor(context, user, stranger)).toEqual({ _: 'peerSettings' });
});
