/**
 * Runs every generator (tools/generate/<name>/generate.ts). With `--check` it writes nothing, but lists files that differ from the generated text and exits
 * with code 1.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

type Generator = { generate: () => Map<string, string> };

const ROOT = join(import.meta.dirname, '../..');

function generatorFiles(): string[] {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const files = folders.map((folder) => join(import.meta.dirname, folder.name, 'generate.ts'));
  return files.filter((file) => existsSync(file)).sort();
}

async function generateAll(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const file of generatorFiles()) {
    const generator = (await import(file)) as Generator;
    for (const [path, text] of generator.generate()) files.set(path, text);
  }
  return files;
}

/** Paths of committed files that differ from the generated text. */
function differing(files: Map<string, string>): string[] {
  const current = (path: string) => (existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : undefined);
  return [...files].filter(([path, text]) => current(path) !== text).map(([path]) => path);
}

function write(files: Map<string, string>, paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), files.get(path)!);
  }
}

const files = await generateAll();
const stale = differing(files);
if (process.argv.includes('--check')) {
  for (const path of stale) console.error(`stale: ${path} (run npm run generate)`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  write(files, stale);
  console.log(`${files.size} generated files, ${stale.length} changed`);
}
