import { LogDamaged } from '../event-log.ts';

/** The meaning of a kind of finding and the advised next step, in plain words, as printed in reports. */
type Explanation = { title: string; means: string; next: string };

const RESTORE = 'Stop the server, keep a copy of the directory as it is, and restore a backup; compare both with `npm run audit -- diff`.';
const ACCUSE = 'Keep the files and your checkpoint: together they prove it. Ask the operator, and compare checkpoints with other auditors.';
const DEFECT = 'This was written by the server itself. Keep the log, report the defect with the position, and do not trust what follows it.';

/** Every kind of finding. docs/reference/audit-findings.md contains this table. */
export const FINDINGS = {
  'commit-frame': { title: 'a commit is unreadable', means: 'Bytes of a segment file changed after they were written: a failing disk, or somebody wrote into the file.', next: RESTORE },
  'segment-missing': { title: 'a segment file is missing', means: 'A file of the log was removed, so events are missing between two others.', next: RESTORE },
  'writer-signature': { title: "a writer's signature is wrong", means: 'The events of this commit are not those that the writer signed: they were changed, swapped or moved, and checksums were recomputed to hide it.', next: ACCUSE },
  'key-history': { title: 'a key rotation is not endorsed', means: 'The key history in the log is broken here: a rotation that the keys in force did not sign, a retired key that continued to sign, or a checkpoint by keys that were not in force.', next: ACCUSE },
  'leaf-hash': { title: 'an event is not the published one', means: 'The hash that was published for this position belongs to other bytes: the event, or its hash in the tree files, was changed.', next: ACCUSE },
  'tree-node': { title: 'a tree hash is wrong', means: 'The leaves are right, but a hash above them does not match them: the tree files were changed.', next: RESTORE },
  'signed-root': { title: 'the events are not those that were signed', means: 'A signed checkpoint covers a different history: events before its size were changed together with the tree.', next: ACCUSE },
  'tail-removed': { title: 'events at the end are missing', means: 'A signed checkpoint covers more events than the log holds: its end was cut off, or an older copy was restored.', next: ACCUSE },
  'tree-files': { title: 'the tree files do not match the events', means: 'Fewer hashes than signed events, or more hashes than events: one of the two was cut off.', next: RESTORE },
  'checkpoint-missing': { title: 'there is no signed checkpoint', means: 'A log signs a checkpoint at its first start. Without one there is no statement of what it should contain.', next: RESTORE },
  'checkpoint-signature': { title: 'a checkpoint is not signed by this log', means: 'A checkpoint is damaged, or signed by other keys, or for another log.', next: ACCUSE },
  'checkpoint-place': { title: 'a kept checkpoint is out of place', means: 'A kept checkpoint covers a different number of events than its file name says: it was renamed or replaced.', next: RESTORE },
  'lock-rolled-back': { title: 'the checkpoint lock was rolled back', means: 'The lock, which only grows, is older than the published checkpoint: an older file was restored, so that a different history could be signed.', next: ACCUSE },
  'log-keys': { title: 'the printed keys are wrong', means: 'The keys that the log prints are malformed, or a required one is missing.', next: ACCUSE },
  'event-unreadable': { title: 'an event cannot be decoded', means: 'The stored bytes are not an event, although their hashes match: a writer stored something else.', next: DEFECT },
  'schema-unknown': { title: 'an event of an unknown schema', means: 'The log contains an event type or version that this program does not know: it is older than the server.', next: 'Run the audit of the version that the server runs, or a newer one.' },
  'event-position': { title: 'an event names another position', means: 'The event contains a different position: it was moved, or positions were assigned twice.', next: DEFECT },
  'stream-version': { title: 'a stream has a hole or a repeat', means: 'Versions of a stream increase by one. Here one is missing or was assigned twice, so an event was removed or inserted.', next: DEFECT },
  'event-id': { title: 'an event id is repeated or malformed', means: 'Every event id occurs once in a log. If it is repeated, the same command took effect twice.', next: DEFECT },
  'mailbox-hole': { title: 'a mailbox has a hole', means: 'An entry of a mailbox does not begin where the one before it ended: its owner would miss an update.', next: DEFECT },
  'mailbox-repeat': { title: 'a mailbox repeats a number', means: 'Two entries of a mailbox claim the same number: clients would discard one.', next: DEFECT },
  'message-number': { title: 'a message is misnumbered', means: 'A sent message must carry the number of its mailbox entry; clients find messages by it.', next: DEFECT },
  'queue-hole': { title: 'the queue of a device has a hole', means: 'A secret chat message does not have the next number in the queue of its device: the device would miss a message.', next: DEFECT },
  'queue-repeat': { title: 'the queue of a device repeats a number', means: 'Two secret chat messages claim the same number in the queue of one device: it would discard one.', next: DEFECT },
  'dice-seed': { title: 'a dice seed is not the one that was committed to', means: 'Dice are drawn from a seed whose hash is in the log beforehand. Here a different seed was revealed, or the commitment came too late or twice: somebody may have chosen the results.', next: ACCUSE },
  'delivery': { title: 'a delivery between partitions is not the one that was posted', means: 'Deliveries from one partition to another are numbered, and arrive once, in order, in the mailboxes that they name. Here one is missing, duplicated or changed, or was never posted: somebody misses a message, or sees one that nobody sent.', next: 'If journals were restored from backups of different times, restore all of them to the same time. Otherwise keep all of them and report the defect with the position.' },
  'file-on-loan': { title: 'a file was erased while another partition showed it', means: 'The home partition destroys the key of a file when nobody shows it any more. Here a partition had not returned it yet: its messages show a file that nobody can open.', next: DEFECT },
  'not-served': { title: 'the server withholds a part of the log', means: 'Data covered by a signed checkpoint is not served completely: the answer is missing, truncated, or of the wrong size.', next: 'Try again later. If this persists, the operator no longer serves what was signed: keep the checkpoint and ask.' },
} as const satisfies Record<string, Explanation>;

export type FindingKind = keyof typeof FINDINGS;

/** Known details of a finding beyond its position, in words. */
export type FindingDetails = { stream?: string | undefined; expected?: string | undefined; found?: string | undefined };

/** The first violation in a log: its position and kind, and what was expected and found there. */
export class Finding extends LogDamaged {
  readonly kind: FindingKind;
  readonly details: FindingDetails;

  constructor(kind: FindingKind, position: number, reason: string, details: FindingDetails = {}) {
    super(position, reason);
    this.kind = kind;
    this.details = details;
  }
}

/** A finding in the form that reports contain. */
export type Fault = { kind: FindingKind; position: number; reason: string; means: string; next: string } & FindingDetails;

/** Damage detected below the audit, by the segment readers, is reported as a damaged commit. */
export function faultOf(error: LogDamaged): Fault {
  const { kind, details } = error instanceof Finding ? error : { kind: 'commit-frame' as const, details: {} };
  const { means, next } = FINDINGS[kind];
  return { kind, position: error.position, reason: error.reason, ...details, means, next };
}

/** Assigns a kind to damage that another component reports. */
export function findingFrom<Value>(kind: FindingKind, work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof LogDamaged && !(error instanceof Finding)) throw new Finding(kind, error.position, error.reason);
    throw error;
  }
}

/** The table of findings as Markdown, for the documentation. */
export function findingTable(): string {
  const rows = Object.entries(FINDINGS).map(([kind, { title, means, next }]) => `| \`${kind}\` | ${title} | ${means} | ${next} |`);
  return ['| kind | finding | what it means | what to do next |', '|---|---|---|---|', ...rows].join('\n');
}
