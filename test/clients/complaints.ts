/**
 * What the client libraries say of our server. They are quiet as long as they are told what they expect: each entry that one prints is a
 * complaint of an answer that was wrong, unless it stands on the list here, with the reason.
 */
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';

const NO_FAULT: readonly (readonly [entry: RegExp, why: string])[] = [
  [/^\[ ?[2-9]\]/, 'TDLib: less than an error'],
  [/ \[(INF|DBG|VRB)\] /, 'mtcute: less than a warning'],
  [/\[(INFO|DEBUG)\] - \[(?!Type )/, 'GramJS and its fork: less than a warning; but that they do not know a constructor they say in no louder voice ("Type … not found")'],
  [/^\(node:\d+\) (Experimental|TimeoutNegative)Warning|^\(Use `node|^Timeout duration was set/, 'Node warns of how GramJS and its fork are written: what they look for, and that they may wait for less than no time'],
  [/GetMessagesViewsQuery: \[Error : 400 : Can't access the chat\]/, 'TDLib wants to have looked at a post of a channel that it has just deleted, and does not ask the server'],
  [/Receive empty message text and media from server message \d+ .* from get_dialog_event_log_message_object$/, 'decision 28: the log of a chat tells who deleted or edited a message and when, not what it said'],
];

/** Further lines of an entry, as of an object that is shown in it. */
const GOES_ON = /^[\s})\]]/;
const SHOWN_MAX = 20;
const LENGTH_MAX = 1_500;

/** The entries that a client prints, as they come. With CLIENT_LOG set they are shown as well. */
export function printedBy({ stdout, stderr }: ChildProcess): string[] {
  const entries: string[] = [];
  for (const stream of [stdout!, stderr!]) {
    createInterface({ input: stream }).on('line', (coloured) => {
      const line = stripVTControlCharacters(coloured);
      if (process.env['CLIENT_LOG']) process.stderr.write(`${line}\n`);
      if (GOES_ON.test(line) && entries.length > 0) entries[entries.length - 1] += `\n${line}`;
      else if (line !== '') entries.push(line);
    });
  }
  return entries;
}

/** Throws with what the clients had to complain of, each kind of complaint once. */
export function noComplaints(clients: readonly { kind: string; printed: readonly string[] }[]): void {
  const complaints = clients.flatMap(({ kind, printed }) => printed.filter((entry) => !NO_FAULT.some(([pattern]) => pattern.test(entry))).map((entry) => `${kind}: ${entry.slice(0, LENGTH_MAX)}`));
  const kinds = new Map(complaints.map((complaint) => [complaint.replace(/\d+/g, ''), complaint]));
  if (kinds.size > 0) throw new Error(`${complaints.length} complaints:\n${[...kinds.values()].slice(0, SHOWN_MAX).join('\n')}`);
}
