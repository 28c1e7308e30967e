/** Where an EventStoreDB client finds a log, and where its keys and its checkpoint are. */
import { eventStoreAudit, type AuditRun } from '@teamgram/event-log';
import { ExitCode, FatalError } from '@teamgram/host';
import { provenLog, readConnect } from './log-directory.ts';
import { isEventStore, type Options } from './options.ts';

/** One partition so far; the journal is one stream of this name (docs/decisions/0007). */
const JOURNAL = 'journal-0';

type EventStoreOptions = Options & { act: 'eventstore' };

export function eventStoreRun({ source, against, user, caFile }: EventStoreOptions): AuditRun {
  const connect = isEventStore(source) ? undefined : readConnect(source);
  const url = connect ? connect.eventStoreUrl : isEventStore(source) ? source : undefined;
  if (!url) throw new FatalError(`${source} has no connect.json with an eventStoreUrl; give the connection string (esdb://…)`, ExitCode.usage);
  const headSource = against ?? connect?.auditUrl;
  if (!headSource) throw new FatalError('a connection string alone brings no checkpoint: say with --against where the log is (its audit URL, or a directory)', ExitCode.usage);
  const head = async () => {
    const log = await provenLog(headSource);
    log.close();
    return { keys: log.keys, checkpoint: log.checkpoint.note };
  };
  return eventStoreAudit({ url: withAccess(url, user, caFile), journal: JOURNAL, head });
}

/** A name and an authority in the connection string, as db-client reads them. */
function withAccess(url: string, user: string | undefined, caFile: string | undefined): string {
  const [name = '', ...password] = (user ?? '').split(':');
  const credentials = user === undefined ? '' : `${encodeURIComponent(name)}:${encodeURIComponent(password.join(':'))}@`;
  const withUser = user === undefined ? url : url.replace(/^(esdb(?:\+discover)?:\/\/)(?:[^@/]*@)?/, `$1${credentials}`);
  if (caFile === undefined) return withUser;
  return `${withUser}${withUser.includes('?') ? '&' : '?'}tls=true&tlsCAFile=${encodeURIComponent(caFile)}`;
}
