import { readFileSync } from 'node:fs';

let marks: Set<string> | undefined;

/** Whether data/int53.tsv lists a `long` field as holding numbers below 2^53, so that it is read as `number`. */
export function isInt53(constructor: string, field: string): boolean {
  marks ??= readMarks();
  return marks.has(`${field}\t*`) || marks.has(`${field}\t${constructor}`);
}

function readMarks(): Set<string> {
  const text = readFileSync(new URL('../../data/int53.tsv', import.meta.url), 'utf8');
  return new Set(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).slice(1));
}
