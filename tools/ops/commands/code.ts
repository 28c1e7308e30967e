import { ExitCode, FatalError } from '@teamgram/host';
import { onlyArgument, withLinks, type Command } from '../command.ts';

export const code: Command = {
  summary: 'the last login code sent to a phone number',
  help: `npm run ops -- code PHONE

Prints the newest code that is still valid for this number (+15550001 or 15550001). Codes are never written to a log or a file.`,
  takesWords: true,
  run: async (context) => {
    const phone = onlyArgument(context, 'phone number').replace(/\D/g, '');
    if (phone === '') throw new FatalError('needs a phone number such as +15550001', ExitCode.usage);
    const found = await withLinks(context.dataDir, ({ commandApi }) => commandApi.call('ops.login-code', { phone }));
    if (found === undefined) throw new FatalError('no code was asked for with this number, or it has been used or has expired', ExitCode.failure);
    context.print(context.json ? JSON.stringify({ phone, code: found }) : found);
  },
};
