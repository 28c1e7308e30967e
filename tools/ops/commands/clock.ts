import { clockLine, ExitCode, FatalError } from '@teamgram/host';
import { withLinks, type Command } from '../command.ts';

export const clock: Command = {
  summary: 'whether the system clock is trusted; confirm that it is right',
  help: `npm run ops -- clock [confirm]

If the system clock jumps ahead by more than three days, while the server runs or since it was stopped, it is not trusted: nothing that is due is
executed, no message or account is erased, nothing scheduled is sent. Everything else works. When the clock is corrected, due work continues by
itself. If the clock is right (the server was off for a week, say), "clock confirm" says so, to every partition.`,
  takesWords: true,
  run: async ({ dataDir, args, json, print }) => {
    const [word, ...more] = args;
    if (more.length > 0 || (word !== undefined && word !== 'confirm')) throw new FatalError('takes no words but "confirm"; --help tells more', ExitCode.usage);
    const ahead = await withLinks(dataDir, async ({ partitions }) => {
      if (word === 'confirm') await Promise.all(partitions.map((each) => each.call('ops.confirm-clock', {})));
      return Promise.all(partitions.map(async (each) => (await each.call('ops.status', {})).clockAheadMs));
    });
    const clockAheadMs = Math.max(...ahead);
    print(json ? JSON.stringify({ clockAheadMs }) : clockLine(clockAheadMs));
  },
};
