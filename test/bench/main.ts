/**
 * npm run bench [-- NAME…]: runs the named benchmarks (default: all), prints their figures and, with --write, stores them in
 * docs/reference/benchmarks.md, one section per benchmark; other sections are left unchanged.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { machineNotes } from './machine.ts';
import type { Row } from './row.ts';

const NOT_BENCHMARKS = new Set(['main.ts', 'machine.ts', 'row.ts', 'process-cpu.ts', 'load.ts', 'load-driver.ts', 'load-messages.ts', 'crowd.ts', 'heap.ts', 'events-option.ts', 'progress.ts']);
const REPORT = join(import.meta.dirname, '../../docs/reference/benchmarks.md');

const OPTION = /^--(write|(events|members|sessions)=.+)$/;

type Benchmark = { bench: () => Promise<Row[]> };

function names(): string[] {
  return readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.ts') && !NOT_BENCHMARKS.has(file))
    .map((file) => file.replace('.ts', ''));
}

const format = (value: number) => (Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3));

function section(name: string, rows: Row[]): string {
  const lines = rows.map((row) => `| ${row.name} | ${format(row.value)} | ${row.unit} |`);
  return [`## ${name}`, `\`npm run bench -- ${name}\` on ${machineNotes().join('; ')}`, '', '| what | value | unit |', '|---|---:|---|', ...lines, ''].join('\n');
}

/** Replaces or appends one section; everything else in the page stays as it is. */
function keep(name: string, text: string): void {
  const page = existsSync(REPORT) ? readFileSync(REPORT, 'utf8') : '# Benchmarks\n';
  const parts = page.split(/^(?=## )/m).filter((part) => !part.startsWith(`## ${name}\n`));
  writeFileSync(REPORT, `${[...parts.map((part) => part.trimEnd()), text.trimEnd()].join('\n\n')}\n`);
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const known = names();
  if (args.includes('--help') || args.includes('-h')) return console.log(`npm run bench [-- NAME… --write]\n\nBenchmarks (all of them without a NAME, which takes more than an hour): ${known.join(', ')}\n--write keeps the figures in docs/reference/benchmarks.md; --events=N, --members=N and --sessions=N change the size of those that have one`);
  const strange = args.find((arg) => arg.startsWith('-') && !OPTION.test(arg));
  if (strange) throw new Error(`does not know ${strange}; npm run bench -- --help lists the options`);
  const wanted = args.filter((arg) => !arg.startsWith('--'));
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`no benchmark ${unknown.join(', ')}; there are: ${known.join(', ')}`);
  for (const name of wanted.length > 0 ? wanted : known) {
    const { bench } = (await import(`./${name}.ts`)) as Benchmark;
    const rows = await bench();
    console.log(`\n${section(name, rows)}`);
    if (args.includes('--write')) keep(name, section(name, rows));
  }
}

main().then(() => process.exit(0), (error: Error) => {
  console.error(error.message);
  process.exit(1);
});
