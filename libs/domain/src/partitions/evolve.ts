import { bringsMessage } from '@teamgram/event-schemas';
import { changeDialog } from '../dialogs/dialog.ts';
import type { Evolutions } from '../evolution.ts';
import { SERVICE_USER } from '../users/user.ts';
import { putCopy } from './origins.ts';

export const partitionsEvolutions: Evolutions<'DeliveryPosted' | 'DeliveryReceived'> = {
  // The outbox is its stream. What the other mailbox would say of its newest incoming message is noted here.
  DeliveryPosted: (documents, { kind, mailbox, peer }, { timeMs }) => {
    if (bringsMessage(kind) && peer !== SERVICE_USER) changeDialog(documents, peer, mailbox, (dialog) => { dialog.wroteMs = timeMs; });
  },
  DeliveryReceived: (documents, { kind, partition, origin }, { position }) => {
    if (bringsMessage(kind)) putCopy(documents, position - 1, { partition, position: origin });
  },
};
