import type { Progress, Report } from '@teamgram/event-log';

const BAR_CHARACTERS = 32;

/** A bar that is drawn over itself on a terminal, and not at all elsewhere. */
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

/** The report for people. */
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
    fault ? `REFUSED at position ${fault.position}: ${fault.reason}` : 'ACCEPTED: the log is what was signed, from its first event to its last',
  ];
  return `${lines.join('\n')}\n`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
