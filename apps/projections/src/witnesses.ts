import { httpExchange, Witnessing, type LogReader } from '@teamgram/event-log';
import { partitionPaths, reasonOf, type Host } from '@teamgram/host';

/**
 * Has witnesses cosign the checkpoints of a partition's journal. Done here because projections already face outsiders and hold no secret: the writer
 * neither waits for a witness nor opens outbound connections.
 */
export function openWitnesses({ config, log }: Host, reader: LogReader, partition: number): Witnessing {
  const witnessing = new Witnessing({
    reader,
    dir: partitionPaths(config.dataDir, partition).log,
    witnesses: config.witnesses ?? [],
    exchange: httpExchange,
    onChange: ({ name, state, reason = '' }) => log[state === 'cosigned' ? 'info' : 'warn']('witness', { code: state, reason: `${name} ${reason}`.trim(), ...(partition === 0 ? {} : { partition }) }),
    onTrouble: (error) => log.error('witness', { reason: reasonOf(error) }),
  });
  witnessing.start();
  return witnessing;
}
