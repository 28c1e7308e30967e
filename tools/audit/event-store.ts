/** Resolves how to audit a log over the EventStoreDB protocol: where to read it, and where its keys and checkpoint come from. */
import { eventStoreAudit, journalInStore, type AuditedJournal, type AuditRun } from '@teamgram/event-log';
import { ExitCode, FatalError } from '@teamgram/host';
import { provenLog, readConnect } from './log-directory.ts';
import { isEventStore, type Options } from './options.ts';

type EventStoreOptions = Options & { act: 'eventstore' };

/** Number of journals to audit: all in connect.json, or one if it is compared with something else. */
export function journalsServed({ source, against }: EventStoreOptions): number {
  const all = isEventStore(source) || against !== undefined ? undefined : readConnect(source)?.partitions;
  return 1 + (all?.length ?? 0);
}

/**
 * Partition N's journal is the stream "journal-N"; home is partition 0 (docs/decisions/0007). Later reads are verified against every checkpoint served so far.
 * @param keys verifier keys that the log must have; undefined: those that it publishes are accepted
 */
export function eventStoreJournal({ source, against, user, caFile, journal = 'journal-0' }: EventStoreOptions, partition: number, keys: string[] | undefined): { run: AuditRun; journal: AuditedJournal } {
  const connect = isEventStore(source) ? undefined : readConnect(source);
  const url = connect ? connect.eventStoreUrl : isEventStore(source) ? source : undefined;
  if (!url) throw new FatalError(`${source} has no connect.json with an eventStoreUrl; give the connection string (esdb://…)`, ExitCode.usage);
  const headSource = against ?? (partition === 0 ? connect : connect?.partitions?.[partition - 1])?.auditUrl;
  if (!headSource) throw new FatalError('a connection string alone brings no checkpoint: say with --against where the log is (its audit URL, or a directory)', ExitCode.usage);
  const seen = new Set<string>();
  const head = async () => {
    const log = await provenLog(headSource);
    log.close();
    seen.add(log.checkpoint.note);
    return { keys: log.keys, checkpoint: log.checkpoint.note };
  };
  const stored = { url: withAccess(url, user, caFile), journal: partition === 0 ? journal : `journal-${partition}`, head };
  return { run: eventStoreAudit(stored), journal: journalInStore(stored, { verifierKeys: keys }, () => seen) };
}

/** Inserts user and CA certificate into the connection string, as db-client expects them. */
function withAccess(url: string, user: string | undefined, caFile: string | undefined): string {
  const [name = '', ...password] = (user ?? '').split(':');
  const credentials = user === undefined ? '' : `${encodeURIComponent(name)}:${encodeURIComponent(password.join(':'))}@`;
  const withUser = user === undefined ? url : url.replace(/^(esdb(?:\+discover)?:\/\/)(?:[^@/]*@)?/, `$1${credentials}`);
  if (caFile === undefined) return withUser;
  return `${withUser}${withUser.includes('?') ? '&' : '?'}tls=true&tlsCAFile=${encodeURIComponent(caFile)}`;
}
