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
  [/\] - \[Disconnecting\.\.\.\]$/, 'GramJS: it hangs up, as it was told to'],
  [/^SecurityError: Step 3 invalid new nonce hash/, 'GramJS loses the first byte of a key when it is zero, once in 256 (Authenticator.js, `getByteArray(gab)`), and tries again'],
  [/received pong to unknown ping /, 'mtcute forgets a ping that is under way when it has something to ask after a pause (session-connection.js, `_flush`: `if (active && !this._active)` … `resetLastPing(true)`)'],
  [/Fatal error: \[Error : 400 : ENCRYPTION_ALREADY_(ACCEPTED|DECLINED)\]$/, 'TDLib accepts a secret chat on every device at once; on those that are slower it closes the chat with these words (SecretChatActor.cpp)'],
  [/(New|Attach) server message \d+ .* from on_send_secret_message_success( |$)/, 'TDLib numbers what is said in a secret chat by itself, as it is sent: something of the other side may come in before the server has answered'],
  [/Receive empty message text and media from server message \d+ .* from get_dialog_event_log_message_object$/, 'decision 28: the log of a chat tells who deleted or edited a message and when, not what it said'],
];

const OF_BROKEN_CONNECTIONS: typeof NO_FAULT = [
  [/^Error: (Not connected|NetSocket was closed|(read|write|connect) E(CONNRESET|CONNREFUSED|PIPE))/, 'GramJS and its fork: the error itself'],
  [/\] - \[(Connection closed while receiving data|\[Reconnect\] Closing current connection\.\.\.)\]$/, 'GramJS and its fork: it is broken, and they begin anew'],
  [/\] - \[(WebSocket connection failed attempt: \d+|Connection to dc \d failed \(attempt \d+\), next try in \d+ms(: Error: connect ECONNREFUSED.*)?|Connection to DC \d died \d+ times in a row .*)\]$/, 'GramJS and its fork: the server is not back yet'],
  [/\] - \[Received UpdatesTooLong, requesting common difference\]$/, 'teleproto: a server that is back says that something may have been missed'],
  [/^Error: TIMEOUT|\] - \[Ping failed: .*reconnecting\]$/, 'GramJS and its fork: a ping that went into the broken connection'],
  [/\[ERR\] \[client\] (\[USER \d+\] )?unhandled error: Error: (read|write|connect) E(CONNRESET|CONNREFUSED|PIPE)/, 'mtcute: the same'],
  [/\[WRN\] \[conn\] .*((ping|read) timeout,|encountered an error while sending, reconnecting:)/, 'mtcute: the same, noticed otherwise'],
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

/**
 * Where several libraries act at once, a race of one of them may make it complain once or twice in a run: that is shown. What is wrong with an answer comes
 * again each time. COMPLAINTS_OF_A_KIND=0 lets none pass.
 */
export const SELDOM = Number(process.env['COMPLAINTS_OF_A_KIND'] ?? 2);

/**
 * Throws with what the clients had to complain of, the first of each kind.
 * @param isBroken connections were broken meanwhile: what the libraries say of that is true
 * @param ofAKind so many of one kind pass, and are shown
 */
export function noComplaints(clients: readonly { kind: string; printed: readonly string[] }[], isBroken = false, ofAKind = 0): void {
  const natural = isBroken ? [...NO_FAULT, ...OF_BROKEN_CONNECTIONS] : NO_FAULT;
  const complaints = clients.flatMap(({ kind, printed }) => printed.filter((entry) => !natural.some(([pattern]) => pattern.test(entry))).map((entry) => `${kind}: ${entry.slice(0, LENGTH_MAX)}`));
  const kinds = [...Map.groupBy(complaints, (complaint) => complaint.replace(/\d+/g, '')).values()];
  for (const [first] of kinds.filter(({ length }) => length <= ofAKind)) process.stdout.write(`${JSON.stringify({ step: 'a complaint', complaint: first })}\n`);
  const often = kinds.filter(({ length }) => length > ofAKind);
  if (often.length > 0) throw new Error(`${often.flat().length} complaints:\n${often.slice(0, SHOWN_MAX).map(([first]) => first).join('\n')}`);
}
