import { join, resolve } from 'node:path';
import { ExportExists, provenDirectory, verifyExport, writeExport } from '@teamgram/event-log';
import { ExitCode, FatalError, partitionPaths, type CommandApiClient } from '@teamgram/host';
import { withLinks, type Command } from '../command.ts';

export const takeout: Command = {
  summary: 'everything of one account, opened, with proofs that anybody can check',
  help: `npm run ops -- takeout --user ID --out DIR

Writes every event that concerns the account into a new folder: its stored bytes, the proof that it is in the signed log, and what was said in it
together with the salts that open its commitments. The running server opens them; no key leaves it, and what was erased stays erased. history.txt is
for reading. Anybody can check the folder offline: npm run audit -- verify-export DIR. It holds private messages: give it to their owner alone.
The log says before that it is made (TakeoutMade), and the next takeout shows it.
Of several partitions each has a folder of its own: home's is DIR, the others lie in it as partition-1, partition-2, …`,
  values: ['user', 'out'],
  takesWords: false,
  run: async ({ dataDir, values, json, print }) => {
    const [user, out] = [Number(values.get('user')), values.get('out')];
    if (!Number.isSafeInteger(user) || user <= 0 || out === undefined) throw new FatalError('needs --user ID and --out DIR; --help tells more', ExitCode.usage);
    const target = resolve(process.env['INIT_CWD'] ?? process.cwd(), out);
    const parts = await withLinks(dataDir, async ({ partitions }) => {
      const written: Part[] = [];
      for (const [partition, commandApi] of partitions.entries()) {
        const to = partition === 0 ? target : join(target, `partition-${partition}`);
        const events = await writePart(commandApi, partitionPaths(dataDir, partition).log, user, to);
        const { opened, erased } = verifyExport(to);
        written.push({ out: to, events, opened, erased });
      }
      return written;
    });
    if (json) return print(JSON.stringify(parts.length > 1 ? { parts } : parts[0]));
    for (const { out: to, events, opened, erased } of parts) print(`${to}: ${events} events of account ${user}, ${opened} private fields opened, ${erased} erased; read ${join(to, 'history.txt')}`);
  },
};

type Part = { out: string; events: number; opened: number; erased: number };

/** Exports the account's events of one journal. @returns how many events */
async function writePart(commandApi: CommandApiClient, dir: string, user: number, out: string): Promise<number> {
  const log = provenDirectory(dir);
  try {
    await commandApi.call('ops.make-takeout', { user, below: log.checkpoint.size });
    return await writeExport(log, { account: user }, out, async (position) => {
      const [disclosed] = await commandApi.call('ops.takeout', { user, positions: [position] });
      return disclosed?.openings;
    });
  } catch (error) {
    if (error instanceof ExportExists) throw new FatalError(error.message, ExitCode.usage);
    throw error;
  } finally {
    log.close();
  }
}
