/**
 * Builds the AES-IGE addon when a C compiler is there. Says nothing: without compiler, write access or AES instructions the server
 * runs on @mtcute/wasm. `npm start` and `npm test` call this; by hand: `node libs/crypto/native/build.mjs`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const sources = [join(here, 'aes-ige.c'), join(here, 'node-api.h'), fileURLToPath(import.meta.url)];

/** @returns {string | undefined} the path of an up-to-date addon, or undefined when none can be built here */
function buildNative() {
  const target = join(here, 'build', `aes-ige-${process.platform}-${process.arch}.node`);
  if (isUpToDate(target)) return target;
  const flags = compilerFlags();
  if (!flags) return undefined;
  try {
    mkdirSync(dirname(target), { recursive: true });
    return compile(flags, target) ? target : undefined;
  } catch {
    return undefined; // a read-only checkout
  }
}

function isUpToDate(target) {
  const builtMs = statSync(target, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return sources.every((source) => statSync(source).mtimeMs <= builtMs);
}

/** Symbols of Node-API are resolved when Node loads the addon. */
function compilerFlags() {
  const machine = { x64: ['-maes'], arm64: ['-march=armv8-a+crypto'] }[process.arch];
  const linker = { linux: ['-shared'], darwin: ['-bundle', '-undefined', 'dynamic_lookup'] }[process.platform];
  return machine && linker && ['-std=gnu11', '-O3', '-fPIC', '-fvisibility=hidden', ...machine, ...linker];
}

/** Under a private name first: a second instance that starts now must never load half a file. */
function compile(flags, target) {
  const draft = `${target}.${process.pid}`;
  const compilers = process.env.CC ? [process.env.CC] : ['cc', 'gcc', 'clang'];
  const done = compilers.some((compiler) => {
    const { status } = spawnSync(compiler, [...flags, '-o', draft, sources[0]], { stdio: 'ignore', timeout: 60_000 });
    return status === 0;
  });
  if (done) renameSync(draft, target);
  else rmSync(draft, { force: true });
  return done;
}

if (process.argv[1] && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(import.meta.url))) buildNative();
