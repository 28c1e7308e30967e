/**
 * Checks the logs of the client libraries. They log nothing as long as they receive what they expect, so every entry indicates a wrong answer of the server,
 * except for the ones listed here with the reason.
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

/** Continuation lines of an entry, such as a dumped object. */
const GOES_ON = /^[\s})\]]/;
const SHOWN_MAX = 20;
const LENGTH_MAX = 1_500;

/** The entries a client logs, as they arrive. With CLIENT_LOG set they are also printed. */
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
 * With several libraries acting concurrently, a race within one of them may cause one or two entries of a kind per run; these are printed only, whereas a
 * wrong answer causes an entry every time. COMPLAINTS_OF_A_KIND=0 tolerates none.
 */
export const SELDOM = Number(process.env['COMPLAINTS_OF_A_KIND'] ?? 2);

/**
 * Throws with the clients' complaints, the first of each kind.
 * @param isBroken connections were broken in the meantime, so errors about that are expected
 * @param ofAKind number of complaints of one kind that are printed only
 */
export function noComplaints(clients: readonly { kind: string; printed: readonly string[] }[], isBroken = false, ofAKind = 0): void {
  const natural = isBroken ? [...NO_FAULT, ...OF_BROKEN_CONNECTIONS] : NO_FAULT;
  const complaints = clients.flatMap(({ kind, printed }) => printed.filter((entry) => !natural.some(([pattern]) => pattern.test(entry))).map((entry) => `${kind}: ${entry.slice(0, LENGTH_MAX)}`));
  const kinds = [...Map.groupBy(complaints, (complaint) => complaint.replace(/\d+/g, '')).values()];
  for (const [first] of kinds.filter(({ length }) => length <= ofAKind)) process.stdout.write(`${JSON.stringify({ step: 'a complaint', complaint: first })}\n`);
  const often = kinds.filter(({ length }) => length > ofAKind);
  if (often.length > 0) throw new Error(`${often.flat().length} complaints:\n${often.slice(0, SHOWN_MAX).map(([first]) => first).join('\n')}`);
}
