/** Builds Go programs from modules of this repository into a folder outside of it, again only when their sources change. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A first build downloads modules, including a newer Go if the installed one is older than the module requires. */
const BUILD_TIMEOUT_MS = 400_000;
const ENGINES = process.env['TEAMGRAM_ENGINES'] ?? join(homedir(), '.cache', 'teamgram-engines');

/**
 * @param dir of the module
 * @param target a package of it, or a tool listed in its go.mod
 * @returns the path of the program; undefined when it cannot be built
 */
export function buildGo(dir: string, target = '.'): string | undefined {
  const sources = readdirSync(dir).filter((name) => /\.go$|^go\.(?:mod|sum)$/.test(name)).sort();
  const digest = createHash('sha256').update(target);
  for (const name of sources) digest.update(readFileSync(join(dir, name)));
  const program = join(ENGINES, `${target === '.' ? 'verifiers' : target.split('/').at(-1)}-${digest.digest('hex').slice(0, 16)}`);
  if (existsSync(program)) return program;
  mkdirSync(ENGINES, { recursive: true });
  const { status } = spawnSync('go', ['build', '-o', program, target], { cwd: dir, env: { ...process.env, GOTOOLCHAIN: 'auto' }, stdio: 'ignore', timeout: BUILD_TIMEOUT_MS });
  return status === 0 ? program : undefined;
}

/** Asynchronous, since servers run in this process. `output`: both output streams. */
export async function runProgram(program: string, ...args: string[]): Promise<{ status: number | null; output: string }> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { status, output };
}
