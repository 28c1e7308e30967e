import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { directoryAudit, fsck } from '../../src/index.ts';
import { leafName, openOnDisk, type LogOnDisk } from './log-on-disk.ts';

export type Verdict = {
  /** Events acknowledged to the writer, and how many of them are missing or changed. */
  acknowledged: number;
  lost: number;
  events: number;
  /** Messages whose key is lost. */
  sealed: number;
  /** Why the log, or the audit, refused the files. */
  fault?: string | undefined;
};

/** Compares a log after a power cut with what was acknowledged (leaf hash by position). */
export async function judge(dir: string, acknowledged: ReadonlyMap<number, string>): Promise<Verdict> {
  if (existsSync(`${dir}/log/index.sqlite`)) asAfterBoot(`${dir}/log/index.sqlite`);
  const opened = await openOnDisk(dir).catch((error: unknown) => String(error));
  if (typeof opened === 'string') return { acknowledged: acknowledged.size, lost: acknowledged.size, events: 0, sealed: 0, fault: opened };
  const { log } = opened;
  const lost = [...acknowledged].filter(([position, leaf]) => position >= log.durablePosition || leafName(log.entry(position)!) !== leaf).length;
  const sealed = sealedMessages(opened);
  await opened.close();
  const { fault, events } = await fsck(directoryAudit(`${dir}/log`, { threads: 0 }));
  return { acknowledged: acknowledged.size, lost, events, sealed, fault: fault && JSON.stringify(fault) };
}

function sealedMessages({ log }: LogOnDisk): number {
  let sealed = 0;
  for (let position = 0; position < log.durablePosition; position++) {
    const { id, stream, version, fact } = log.read(position)!;
    if (fact.type === 'MessageSent' && fact.content === undefined) sealed++;
    if (log.positionOf(id) !== position || log.positionInStream(stream, version) !== position) throw new Error(`the index does not know event ${position}`);
  }
  return sealed;
}

/** Makes the index believe that the machine was restarted, as it would be after a real power cut. An index that cannot be opened is discarded anyway. */
function asAfterBoot(index: string): void {
  const database = new DatabaseSync(index);
  try {
    database.exec("UPDATE state SET value = 'another boot' WHERE name = 'open in boot'");
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_SQLITE_ERROR') throw error;
  } finally {
    database.close();
  }
}
