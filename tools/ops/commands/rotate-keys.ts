import { ExitCode, FatalError, type KeysRotated } from '@teamgram/host';
import { withLinks, type Command } from '../command.ts';

/** A checkpoint normally covers the change within 250 ms; the disk may be slow. */
const TIMEOUT_MS = 60_000;

export const rotateKeys: Command = {
  summary: 'give the log new signing keys; the old ones hand over in the log and are destroyed',
  help: `npm run ops -- rotate-keys [--writer] [--log]

  --writer   the key that signs what command-api appends
  --log      the two keys (Ed25519, ML-DSA-44) that sign checkpoints
             without either: both

The server goes on working. Each change is a fact of the log, signed by the outgoing and the new key; the first checkpoint over a change of log
keys bears the signatures of both pairs and is kept (log/checkpoints). Then the old private keys are destroyed. connect.json names the new log
keys. Of several partitions each log gets keys of its own, one after the other; with --json a line for each. Witnesses must be told the new log keys, best before the change reaches them: docs/how-to/rotate-keys.md.`,
  flags: ['writer', 'log'],
  takesWords: true,
  run: async ({ dataDir, args, flags, json, print }) => {
    if (args.length > 0) throw new FatalError('takes no words, only --writer and --log', ExitCode.usage);
    const both = flags.size === 0;
    const which = { writer: both || flags.has('writer'), log: both || flags.has('log') };
    await withLinks(dataDir, async ({ partitions }) => {
      if (partitions.length === 1 && json) return print(JSON.stringify(await partitions[0]!.call('ops.rotate-keys', which, { timeoutMs: TIMEOUT_MS })));
      for (const [partition, each] of partitions.entries()) {
        const rotated = await each.call('ops.rotate-keys', which, { timeoutMs: TIMEOUT_MS });
        if (json) print(JSON.stringify({ partition, ...rotated }));
        else for (const line of linesOf(rotated)) print(partitions.length === 1 ? line : `partition ${partition}: ${line}`);
      }
    });
  },
};

function linesOf({ positions, logVerifierKeys }: KeysRotated): string[] {
  const lines = positions.writer === undefined ? [] : [`the writer key was changed at position ${positions.writer}`];
  if (positions.log === undefined) return lines;
  return [...lines, `the log keys were changed at position ${positions.log}; checkpoints are signed by`, ...logVerifierKeys];
}
