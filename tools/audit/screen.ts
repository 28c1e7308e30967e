import type { Comparison, DeliveriesReport, Fault, Progress, Report, VerifiedExport } from '@teamgram/event-log';

const BAR_CHARACTERS = 32;

/** A progress bar on terminals; no output elsewhere. */
export function progressBar(stream: NodeJS.WriteStream): { show(progress: Progress): void; clear(): void } {
  const width = 80;
  return {
    show: ({ position, size }) => {
      if (!stream.isTTY) return;
      const done = size === 0 ? BAR_CHARACTERS : Math.floor((position / size) * BAR_CHARACTERS);
      stream.write(`\r  ${'█'.repeat(done)}${'░'.repeat(BAR_CHARACTERS - done)}  ${count(position)} of ${count(size)} events`.padEnd(width));
    },
    clear: () => void (stream.isTTY && stream.write(`\r${' '.repeat(width)}\r`)),
  };
}

/** Human-readable audit report. */
export function reportText(report: Report, source: string): string {
  const { fault, origin, events, streams, mailboxes, commits, checkpoints, root, checked, unchecked, notes, durationMs } = report;
  const lines = [
    `log          ${origin || '?'}  (${source})`,
    `events       ${count(events)} in ${count(streams)} streams${commits === undefined ? '' : `, ${count(commits)} commits`}; ${count(mailboxes)} mailboxes`,
    `root hash    ${root}`,
    `checkpoints  ${checkpoints} confirmed`,
    `took         ${(durationMs / 1000).toFixed(1)} s`,
    '',
    ...checked.map((each) => `  ${fault ? '·' : '✓'} ${each}`),
    ...unchecked.map((each) => `  – not checked: ${each}`),
    ...notes.map((each) => `  ! ${each}`),
    '',
    fault ? faultText(fault) : 'ACCEPTED: the log is what was signed, from its first event to its last',
  ];
  return `${lines.join('\n')}\n`;
}

/** Human-readable report on deliveries between partitions. */
export function deliveriesText({ fault, deliveries, underWay }: DeliveriesReport, partitions: number): string {
  const verdict = fault
    ? faultText(fault, ` of partition ${fault.partition}`)
    : 'ACCEPTED: every delivery was posted, and arrived once, in order';
  return `partitions   ${partitions}\ndeliveries   ${count(deliveries)} taken in, ${count(underWay)} under way\n\n${verdict}\n`;
}

/** A finding: one greppable line first, then details and what to do. */
function faultText({ kind, position, reason, stream, expected, found, means, next }: Fault, where = ''): string {
  const line = (name: string, text: string | undefined) => (text === undefined ? [] : [`  ${name.padEnd(10)} ${text}`]);
  return [
    `REFUSED at position ${position}${where}: ${reason}`,
    ...line('finding', kind), ...line('stream', stream), ...line('expected', expected), ...line('found', found), ...line('means', means), ...line('next', next),
  ].join('\n');
}

/** Human-readable summary of a verified export. */
export function verifiedText({ origin, size, events, opened, erased, sealed, dice, ownKeys }: VerifiedExport): string {
  const { drawn, copied, untold, unexplained } = dice;
  const thrown = drawn + copied + untold + unexplained.length;
  const lines = [
    `ACCEPTED: ${events} of the ${size} events of ${origin}; private fields: ${opened} opened, ${erased} erased, ${sealed} sealed`,
    ...(thrown > 0 ? [`  dice: ${drawn} are what was drawn, ${copied} thrown elsewhere, ${untold} whose seed is not told yet`] : []),
    ...unexplained.map((position) => `  ! the dice at position ${position} are not what was drawn there: copied from elsewhere without saying so, or chosen`),
    ...(ownKeys ? ['  ! the keys were taken from the export itself: compare them with keys from elsewhere (--key)'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** Human-readable comparison of two copies. */
export function comparisonText({ kind, origin, sizes, common, shorter, sides, sameSigner, lookups, root }: Comparison, sources: readonly string[], evidence: string | undefined): string {
  const head = [`log      ${origin}`, ...sources.map((source, nth) => `  ${'AB'[nth]}      ${count(sizes[nth]!)} events  (${source})`), `common   ${count(common)} events, root ${Buffer.from(root).toString('base64')} (${lookups} hashes compared)`, ''];
  if (kind === 'same') return [...head, 'SAME: both hold the same events', ''].join('\n');
  if (kind === 'prefix') return [...head, `PREFIX: ${'AB'[shorter!]} is the beginning of ${'BA'[shorter!]}; nothing contradicts`, ''].join('\n');
  const accusation = sameSigner
    ? 'Both checkpoints are signed by the same keys: the log has shown two histories (a split view). The two proofs are the evidence.'
    : 'The checkpoints are signed by different keys: only one of them can be of the log that you know.';
  const shown = sides!.map(({ leaf, size }, nth) => `  ${'AB'[nth]}      leaf ${Buffer.from(leaf).toString('base64')}, signed with ${count(size)} events`);
  return [...head, `FORK at position ${common}: the copies part here`, ...shown, accusation, evidence ? `evidence in ${evidence}` : '--out DIR writes the evidence', ''].join('\n');
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
