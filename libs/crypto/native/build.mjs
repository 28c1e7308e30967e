/**
 * Builds the addons when a C compiler is there. Says nothing: without compiler, write access or the processor's instructions the server
 * runs on @mtcute/wasm and node:crypto. `npm start` and `npm test` call this; by hand: `node libs/crypto/native/build.mjs`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
/** Each is one C file with its headers, and what of the processor it needs. On ARM all is in the Cryptography Extension. */
const addons = [
  { name: 'aes-ige', headers: ['aes.h', 'wipe.h'], x64: ['-maes'] },
  { name: 'aes-ctr', headers: ['aes.h', 'wipe.h'], x64: ['-maes'] },
  { name: 'sha-256', headers: ['sha-256.h', 'wipe.h'], x64: ['-msha', '-msse4.1'] },
  { name: 'message-key', headers: ['aes.h', 'sha-256.h', 'wipe.h'], x64: ['-maes', '-msha', '-msse4.1'] },
  { name: 'sealed-field', headers: ['aes-gcm.h', 'aes.h', 'sha-256.h', 'wipe.h'], x64: ['-maes', '-mpclmul', '-msha', '-msse4.1'] },
];

/** @param {(typeof addons)[number]} addon */
function buildNative({ name, headers, x64 }) {
  const target = join(here, 'build', `${name}-${process.platform}-${process.arch}.node`);
  const source = join(here, `${name}.c`);
  if (isUpToDate(target, [source, ...[...headers, 'addon.h', 'node-api.h'].map((header) => join(here, header)), fileURLToPath(import.meta.url)])) return;
  const flags = compilerFlags(x64);
  if (!flags) return;
  try {
    mkdirSync(dirname(target), { recursive: true });
    compile(flags, source, target);
  } catch {
    // a read-only checkout
  }
}

/** @param {string} target @param {string[]} sources */
function isUpToDate(target, sources) {
  const builtMs = statSync(target, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return sources.every((source) => statSync(source).mtimeMs <= builtMs);
}

/** Symbols of Node-API are resolved when Node loads the addon. */
function compilerFlags(x64) {
  const machine = { x64, arm64: ['-march=armv8-a+crypto'] }[process.arch];
  const linker = { linux: ['-shared'], darwin: ['-bundle', '-undefined', 'dynamic_lookup'] }[process.platform];
  return machine && linker && ['-std=gnu11', '-O3', '-fPIC', '-fvisibility=hidden', ...machine, ...linker];
}

/** Under a private name first: a second instance that starts now must never load half a file. */
function compile(flags, source, target) {
  const draft = `${target}.${process.pid}`;
  const compilers = process.env.CC ? [process.env.CC] : ['cc', 'gcc', 'clang'];
  const done = compilers.some((compiler) => {
    const { status } = spawnSync(compiler, [...flags, '-o', draft, source], { stdio: 'ignore', timeout: 60_000 });
    return status === 0;
  });
  if (done) renameSync(draft, target);
  else rmSync(draft, { force: true });
}

if (process.argv[1] && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(import.meta.url))) addons.forEach(buildNative);
