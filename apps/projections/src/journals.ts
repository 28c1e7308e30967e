/** The journals of the deployment, one per partition: where each one's files are, how far it is durable, and who has its data keys. */
import { commandApiLink, connectLink, partitionPaths, type CommandApiClient, type Host } from '@teamgram/host';
import { openWith, type OpenEvent } from '@teamgram/read-models';
import { followedKeys } from './data-keys.ts';
import { logHead, type LogHead } from './log-head.ts';

export type Journal = { partition: number; commandApi: CommandApiClient; head: LogHead; open: OpenEvent; logDirectory: string };

export type Journals = { home: Journal; all: readonly Journal[]; close(): void };

/** Opens links without calling anything yet; until the signal aborts, erased keys are dropped from the caches. */
export function openJournals({ config, credentials }: Host, signal: AbortSignal): Journals {
  const links = (config.partitions ?? [config.links.commandApi]).map((address) => connectLink(commandApiLink, { address, credentials }));
  const all = links.map((link, partition): Journal => ({
    partition, commandApi: link, head: logHead(link), open: openWith(followedKeys(link, signal)), logDirectory: partitionPaths(config.dataDir, partition).log,
  }));
  return { home: all[0]!, all, close: () => links.forEach((link) => link.close()) };
}
