import { openEmbeddedLog, openEventStoreLog } from '../src/index.ts';
import { afterAll, beforeAll } from 'vitest';
import { eventLogContract } from './contract.ts';
import { openEventStores, type EventStores } from '../../../test/support/event-stores.ts';
import { logOptions, withDir } from './fixtures.ts';

let stores: EventStores;
beforeAll(async () => {
  stores = await openEventStores();
});
afterAll(() => stores.close());

eventLogContract('the embedded driver', (work) => withDir((dir) => work({ dir, open: () => openEmbeddedLog(logOptions(dir)) })));

eventLogContract('the EventStoreDB driver', async (work) => {
  const { url, journal } = await stores.journal();
  await withDir((dir) => work({ dir, open: () => openEventStoreLog({ ...logOptions(dir), url, journal }) }));
});
