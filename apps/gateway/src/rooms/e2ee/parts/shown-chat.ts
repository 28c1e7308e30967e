import type { SecretChatRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { tlSecretChat, type OpenedHalves } from '../../../convert/secret-chat.ts';
import type { View } from '../../../convert/view.ts';
import type { EventOpener } from '../../../messages/event-opener.ts';

/** The chat as shown to one of the viewer's devices; undefined when the device does not take part in it. */
export async function shownSecretChat(opener: EventOpener, view: View, row: SecretChatRow, keyId: bigint): Promise<tl.EncryptedChat | undefined> {
  return tlSecretChat(view, row, keyId, await openedHalves(opener, row));
}

async function openedHalves(opener: EventOpener, { request, acceptance }: SecretChatRow): Promise<OpenedHalves> {
  const requested = request ? (await opener.openEvent(request)).fact : undefined;
  const accepted = acceptance ? (await opener.openEvent(acceptance)).fact : undefined;
  return {
    requested: requested?.type === 'SecretChatRequested' ? requested.half?.value : undefined,
    accepted: accepted?.type === 'SecretChatAccepted' ? accepted.half : undefined,
  };
}
