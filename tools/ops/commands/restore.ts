import { resolve } from 'node:path';
import { restoreBackup } from '../backup/restore.ts';
import { onlyArgument, type Command } from '../command.ts';

export const restore: Command = {
  summary: 'make a data directory out of a backup, checked byte by byte and audited',
  help: `npm run ops -- restore DIR --data NEW [--kek FILE]

Copies the backup in DIR to NEW, which must not exist. Every file is held against the backup's digests, every log is audited, and what
passed between several; a lie is refused with its place, and then nothing is left. The first start on NEW makes the writer's state and the read models again from the log, and
destroys once more every key whose erasure the log knows of.

  --kek FILE   the key-encryption key, when the backup does not hold it; of several partitions the others' are FILE-1, FILE-2, …`,
  values: ['kek'],
  takesWords: true,
  run: async (context) => {
    const from = process.env['INIT_CWD'] ?? process.cwd();
    const { dataDir, json, print, values } = context;
    const kek = values.get('kek');
    const directory = resolve(from, onlyArgument(context, 'directory'));
    const { manifest, reports } = await restoreBackup({ directory, dataDir, kekFile: kek === undefined ? undefined : resolve(from, kek) });
    const [home, ...others] = reports;
    const partitions = others.map(({ events, root }) => ({ events, root }));
    if (json) return print(JSON.stringify({ dataDir, events: home!.events, root: home!.root, ...(others.length > 0 ? { partitions } : {}), takenAtMs: manifest.takenAtMs }));
    for (const { origin, events } of reports) print(`${dataDir}: ${events} events of ${origin} as of ${new Date(manifest.takenAtMs).toISOString()}, all digests right, the audit accepts the log`);
    print(`npm start -- --data "${dataDir}" makes the state and the read models again; do not start the original again beside it`);
  },
};
