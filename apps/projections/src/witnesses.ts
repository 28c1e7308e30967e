import { httpExchange, Witnessing, type LogReader } from '@teamgram/event-log';
import { reasonOf, type Host } from '@teamgram/host';

/**
 * Has checkpoints cosigned, from the process that already shows them to strangers: it holds no secret, and the writer neither waits for a witness
 * nor speaks to the outside.
 */
export function openWitnesses({ config, paths, log }: Host, reader: LogReader): Witnessing {
  const witnessing = new Witnessing({
    reader,
    dir: paths.log,
    witnesses: config.witnesses ?? [],
    exchange: httpExchange,
    onChange: ({ name, state, reason = '' }) => log[state === 'cosigned' ? 'info' : 'warn']('witness', { code: state, reason: `${name} ${reason}`.trim() }),
    onTrouble: (error) => log.error('witness', { reason: reasonOf(error) }),
  });
  witnessing.start();
  return witnessing;
}
