/**
 * Checks docker/ as far as possible without Docker: the files parse, ports are bound
 * to this machine, images are pinned, nothing runs as root, no passwords are stored.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { ROOT } from './support/server.ts';

type Service = {
  image?: string;
  build?: { context: string; dockerfile: string };
  ports?: string[];
  volumes?: string[];
  environment?: Record<string, string>;
  healthcheck?: { test: string[] };
  user?: string;
  privileged?: boolean;
};
type Compose = { name?: string; services: Record<string, Service>; volumes?: Record<string, object> };

const directory = join(ROOT, 'docker');
/** Uses the YAML parser that comes with nx. */
const yaml = createRequire(createRequire(import.meta.url).resolve('nx/package.json'))('yaml') as { parse(text: string, options: { strict: boolean; uniqueKeys: boolean }): unknown };
const files = readdirSync(directory).filter((name) => name.endsWith('.yaml'));
const composeOf = (name: string) => yaml.parse(readFileSync(join(directory, name), 'utf8'), { strict: true, uniqueKeys: true }) as Compose;
const services = files.flatMap((file) => Object.entries(composeOf(file).services).map(([name, service]) => ({ file, name, service })));

/** A version number rather than a moving tag; or a digest. */
const PINNED = /^[a-z0-9][a-z0-9./-]*(:v?\d+\.\d+[\w.-]*|@sha256:[0-9a-f]{64})$/;

test('there is a compose file for the server and one for the engines', () => {
  expect(files).toEqual(expect.arrayContaining(['compose.engines.yaml', 'compose.yaml']));
  expect(Object.keys(composeOf('compose.engines.yaml').services).sort()).toEqual(['eventstoredb', 'postgres', 'redis']);
});

describe.each(services)('$file, $name', ({ file, service }) => {
  test('comes from a pinned image or from our own Dockerfile', () => {
    if (service.build) expect(existsSync(join(directory, service.build.context, service.build.dockerfile))).toBe(true);
    else expect(service.image).toMatch(PINNED);
  });

  test('publishes its ports on loopback only', () => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d{2,5}:\d{2,5}$/);
  });

  test('declares its volumes, and stores no password', () => {
    const declared = Object.keys(composeOf(file).volumes ?? {});
    for (const volume of service.volumes ?? []) if (!/^[./]/.test(volume)) expect(declared).toContain(volume.split(':')[0]);
    for (const [word, value] of Object.entries(service.environment ?? {})) if (/PASSWORD|SECRET/.test(word)) expect(value).toMatch(/^\$\{\w+:\?.+\}$/);
    expect(service.privileged ?? false).toBe(false);
  });
});

describe('Dockerfile', () => {
  const lines = readFileSync(join(directory, 'Dockerfile'), 'utf8').split('\n');
  const after = (word: string) => lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

  test('uses pinned images and copies existing files only', () => {
    for (const image of after('FROM')) expect(image.split(' ')[0]).toMatch(PINNED);
    const sources = after('COPY').flatMap((line) => line.split(' ').slice(0, -1));
    expect(sources.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('does not run as root, has a health check, stops in order', () => {
    expect(after('USER').at(-1)).toBe('node');
    expect(lines.findLastIndex((line) => line.startsWith('USER '))).toBeLessThan(lines.findIndex((line) => line.startsWith('ENTRYPOINT ')));
    expect(lines.join('\n')).toMatch(/^HEALTHCHECK [^]*\/healthz/m);
    expect(after('STOPSIGNAL')).toEqual(['SIGINT']);
  });

  test('the health check is a program', () => {
    const [, probe] = /CMD \["node", "-e", "(.*)"\]/.exec(lines.join('\n'))!;
    expect(() => new Script(probe!)).not.toThrow();
  });
});
