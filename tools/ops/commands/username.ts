import { ExitCode, FatalError } from '@teamgram/host';
import { withLinks, type Command } from '../command.ts';

export const username: Command = {
  summary: 'grants a further username, or takes one back',
  help: `npm run ops -- username grant NAME PEER
npm run ops -- username withdraw NAME

Beside the name that a person or the creator of a chat has chosen there may be others, which come from the operator: there is no market for them here.
PEER is a user id, or the peer number of a supergroup or channel: -100… with its id. A granted name is inactive until its owner activates it.`,
  takesWords: true,
  run: async ({ args: [act, name, peer, ...rest], dataDir, json, print }) => {
    if (!name || rest.length > 0 || (act === 'grant') !== (peer !== undefined) || !['grant', 'withdraw'].includes(act ?? '')) throw usage('grant NAME PEER, or withdraw NAME');
    const granted = act === 'grant' ? peerOf(peer!) : 0;
    await withLinks(dataDir, ({ commandApi }) => commandApi.call('ops.username', { username: name, grantTo: granted }));
    print(json ? JSON.stringify({ username: name, grantedTo: granted }) : granted === 0 ? `${name} is free` : `${name} was granted to ${granted}`);
  },
};

function peerOf(word: string): number {
  const peer = Number(word);
  if (!/^-?[0-9]{1,16}$/.test(word) || !Number.isSafeInteger(peer) || peer === 0) throw usage('a user id or a peer number');
  return peer;
}

const usage = (wanted: string) => new FatalError(`needs ${wanted}; --help tells more`, ExitCode.usage);
