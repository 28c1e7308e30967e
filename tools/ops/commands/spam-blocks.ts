import { withLinks, type Command } from '../command.ts';

export const spamBlocks: Command = {
  summary: 'new accounts that may not write to strangers',
  help: `npm run ops -- spam-blocks

Accounts that were refused, or would be, with PEER_FLOOD: they are new and have written to many people who neither have them among their contacts nor
have answered. Each block ends by itself, sooner when somebody answers. The limits are strangersPerNewUser and newAccountS of settings.json.`,
  takesWords: false,
  run: async ({ dataDir, json, print }) => {
    const blocks = await withLinks(dataDir, ({ commandApi }) => commandApi.call('ops.spam-blocks', {}));
    if (json) return print(JSON.stringify({ blocks }));
    if (blocks.length === 0) print('nobody is held back');
    for (const { user, strangers, untilS } of blocks) print(`${user}: ${strangers} people have not answered, until ${new Date(untilS * 1000).toISOString()}`);
  },
};
