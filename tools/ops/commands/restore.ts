import { resolve } from 'node:path';
import { restoreBackup } from '../backup/restore.ts';
import { onlyArgument, type Command } from '../command.ts';

export const restore: Command = {
  summary: 'make a data directory out of a backup, checked byte by byte and audited',
  help: `npm run ops -- restore DIR --data NEW [--kek FILE]

Copies the backup in DIR to NEW, which must not exist. Every file is held against the backup's digests and the whole log is audited; a lie is
refused with its place, and then nothing is left. The first start on NEW makes the writer's state and the read models again from the log, and
destroys once more every key whose erasure the log knows of.

  --kek FILE   the key-encryption key, when the backup does not hold it`,
  values: ['kek'],
  run: async (context) => {
    const from = process.env['INIT_CWD'] ?? process.cwd();
    const { dataDir, json, print, values } = context;
    const kek = values.get('kek');
    const directory = resolve(from, onlyArgument(context, 'directory'));
    const { manifest, report } = await restoreBackup({ directory, dataDir, kekFile: kek === undefined ? undefined : resolve(from, kek) });
    if (json) return print(JSON.stringify({ dataDir, events: report.events, root: report.root, takenAtMs: manifest.takenAtMs }));
    print(`${dataDir}: ${report.events} events of ${manifest.origin} as of ${new Date(manifest.takenAtMs).toISOString()}, all digests right, the audit accepts the log`);
    print(`npm start -- --data "${dataDir}" makes the state and the read models again; do not start the original again beside it`);
  },
};
