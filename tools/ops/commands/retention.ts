import { ExitCode, FatalError } from '@teamgram/host';
import { withLinks, type Command } from '../command.ts';

export const retention: Command = {
  summary: 'how long conversations are kept',
  help: `npm run ops -- retention [PATTERN DAYS | PATTERN off]

Without arguments lists the policies. PATTERN names conversations by their streams: "dialog-*" every private chat, "dialog-10000000001-10000000002" one, "chat-*"
groups, "channel-*" supergroups and channels. Messages older than DAYS are erased for everybody: their keys are destroyed, nobody can open them again.
The policy is a fact of the log; it is carried out within seconds, in bounded steps, and goes on until it is turned off.`,
  takesWords: true,
  run: async (context) => {
    const [pattern, word, ...more] = context.args;
    if (more.length > 0 || (pattern !== undefined && word === undefined)) throw new FatalError('needs a pattern and a number of days; --help tells more', ExitCode.usage);
    const policies = await withLinks(context.dataDir, ({ commandApi }) =>
      pattern === undefined ? commandApi.call('ops.retention', {}) : commandApi.call('ops.set-retention', { pattern, days: daysOf(word!) }));
    if (context.json) return context.print(JSON.stringify({ policies }));
    if (policies.length === 0) context.print('no policies: conversations are kept until somebody deletes them');
    for (const policy of policies) context.print(`${policy.pattern}: ${policy.days} days`);
  },
};

function daysOf(word: string): number {
  if (word === 'off') return 0;
  if (!/^[1-9][0-9]{0,4}$/.test(word)) throw new FatalError(`${word} is not a number of days`, ExitCode.usage);
  return Number(word);
}
