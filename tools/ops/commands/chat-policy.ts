import { ExitCode, FatalError, type SpeakingHours } from '@teamgram/host';
import { onlyArgument, withLinks, type Command } from '../command.ts';

export const chatPolicy: Command = {
  summary: 'hours, classification and clearances of a supergroup or channel',
  help: `npm run ops -- chat-policy CHAT --as ADMIN [--hours HH:MM-HH:MM | --hours off] [--classification LEVEL] [--clearance USER=LEVEL[,USER=LEVEL …]]

In the name of ADMIN (a user id), who created CHAT or may ban people in it. CHAT is the peer number, -100… with the channel's id. What is left out stays.
--hours           when members may speak, UTC, up to and without the second time; over midnight when that is earlier. Admins may always.
--classification  0 … 3. Who is not cleared for so much neither reads the chat nor speaks in it, whatever their rights. Its creator always may.
--clearance       what somebody is cleared for in this chat, 0 … 3; they need not belong to it yet.`,
  values: ['as', 'hours', 'classification', 'clearance'],
  takesWords: true,
  run: async (context) => {
    const { dataDir, values, json, print } = context;
    const change = {
      chat: numberOf(onlyArgument(context, 'chat'), 'chat'),
      by: numberOf(values.get('as') ?? '', '--as'),
      hours: hoursOf(values.get('hours')),
      classification: values.has('classification') ? numberOf(values.get('classification')!, '--classification') : undefined,
      clearances: clearancesOf(values.get('clearance')),
    };
    const policy = await withLinks(dataDir, ({ commandApi }) => commandApi.call('ops.set-chat-policy', change));
    if (json) return print(JSON.stringify(policy));
    const { hours, classification } = policy;
    print(`${policy.chat}: classification ${classification}; members speak ${hours === 'off' ? 'at all hours' : `from ${clock(hours.fromM)} to ${clock(hours.untilM)} UTC`}`);
  },
};

function numberOf(word: string, name: string): number {
  const number = Number(word);
  if (!/^-?[0-9]{1,16}$/.test(word) || !Number.isSafeInteger(number)) throw new FatalError(`${name} needs a number; --help tells more`, ExitCode.usage);
  return number;
}

function hoursOf(word: string | undefined): SpeakingHours | undefined {
  if (word === undefined || word === 'off') return word;
  const found = /^([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])$/.exec(word);
  if (!found) throw new FatalError(`${word} is no span of hours such as 08:00-18:30`, ExitCode.usage);
  const [fromHour, fromMinute, untilHour, untilMinute] = found.slice(1).map(Number) as [number, number, number, number];
  return { fromM: fromHour * 60 + fromMinute, untilM: untilHour * 60 + untilMinute };
}

function clearancesOf(word: string | undefined): { user: number; level: number }[] {
  return (word?.split(',') ?? []).map((one) => {
    const [user = '', level = ''] = one.split('=');
    return { user: numberOf(user, '--clearance'), level: numberOf(level, '--clearance') };
  });
}

const clock = (minute: number) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
