import { join, resolve } from 'node:path';
import { ExportExists, provenDirectory, verifyExport, writeExport } from '@teamgram/event-log';
import { dataPaths, ExitCode, FatalError } from '@teamgram/host';
import { withLinks, type Command } from '../command.ts';

export const takeout: Command = {
  summary: 'everything of one account, opened, with proofs that anybody can check',
  help: `npm run ops -- takeout --user ID --out DIR

Writes every event that concerns the account into a new folder: its stored bytes, the proof that it is in the signed log, and what was said in it
together with the salts that open its commitments. The running server opens them; no key leaves it, and what was erased stays erased. history.txt is
for reading. Anybody can check the folder offline: npm run audit -- verify-export DIR. It holds private messages: give it to their owner alone.`,
  values: ['user', 'out'],
  run: async ({ dataDir, values, json, print }) => {
    const [user, out] = [Number(values.get('user')), values.get('out')];
    if (!Number.isSafeInteger(user) || user <= 0 || out === undefined) throw new FatalError('needs --user ID and --out DIR; --help tells more', ExitCode.usage);
    const target = resolve(process.env['INIT_CWD'] ?? process.cwd(), out);
    const events = await withLinks(dataDir, async ({ commandApi }) => {
      const log = provenDirectory(dataPaths(dataDir).log);
      try {
        return await writeExport(log, { account: user }, target, async (position) => {
          const [disclosed] = await commandApi.call('ops.takeout', { user, positions: [position] });
          return disclosed?.openings;
        });
      } catch (error) {
        if (error instanceof ExportExists) throw new FatalError(error.message, ExitCode.usage);
        throw error;
      } finally {
        log.close();
      }
    });
    const { opened, erased } = verifyExport(target);
    if (json) return print(JSON.stringify({ out: target, events, opened, erased }));
    print(`${target}: ${events} events of account ${user}, ${opened} private fields opened, ${erased} erased; read ${join(target, 'history.txt')}`);
  },
};
