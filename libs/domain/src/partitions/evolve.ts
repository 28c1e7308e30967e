import type { Evolutions } from '../evolution.ts';
import { putCopy } from './origins.ts';

export const partitionsEvolutions: Evolutions<'DeliveryPosted' | 'DeliveryReceived'> = {
  // The outbox is its stream: nothing is decided upon it.
  DeliveryPosted: () => {},
  DeliveryReceived: (documents, { kind, partition, origin }, { position }) => {
    if (kind === 'sent') putCopy(documents, position - 1, { partition, position: origin });
  },
};
