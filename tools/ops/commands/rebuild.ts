import { onlyArgument, withLinks, type Command } from '../command.ts';

const TIMEOUT_MS = 24 * 3_600_000;

export const rebuild: Command = {
  summary: 'build a read model again from the log, beside the live one',
  help: `npm run ops -- rebuild MODEL

Reads the whole log into new tables while the old ones go on answering, then swaps them. \`npm run ops -- status\` lists the models.`,
  takesWords: true,
  run: async (context) => {
    const model = onlyArgument(context, 'read model');
    const done = await withLinks(context.dataDir, ({ projections }) => projections.call('ops.rebuild', { model }, { timeoutMs: TIMEOUT_MS }));
    context.print(context.json ? JSON.stringify({ model, ...done }) : `${model}: ${done.rows} rows in ${(done.durationMs / 1000).toFixed(1)} s`);
  },
};
