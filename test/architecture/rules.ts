/** Architecture rules (ARCHITECTURE.md); each is a function from the tree to its violations. */
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path/posix';
import { importsOf, packageOf } from './imports.ts';
import type { Package, SourceFile, Tree } from './tree.ts';

/** One line: where, what, and what to do instead. */
export type Violation = string;

const OURS = '@teamgram/';
const LINES_MAX = 500;

/** Rooms (docs/glossary.md); the same names on every floor. */
const ROOMS = new Set([
  'auth', 'users', 'contacts', 'dialogs', 'messages', 'channels', 'files', 'calls', 'wallet', 'stickers', 'stories', 'bots', 'privacy', 'e2ee', 'search',
  'platform', 'appearance', 'push', 'updates', 'presence', 'account', 'retention', 'log', 'filters', 'reactions', 'polls', 'admin-log',
  'scheduled', 'mentions', 'dice', 'todo', 'topics', 'usernames', 'looks', 'business', 'discussion', 'statistics', 'reports', 'settings',
  'phone', 'recovery', 'passkeys', 'policy', 'imports', 'keyboards',
]);
/** Directories that contain rooms, and their other subdirectories. */
const ROOM_FLOORS: { directory: string; besides: string[] }[] = [
  { directory: 'libs/domain/src', besides: ['testing', 'partitions'] },
  { directory: 'libs/read-models/src', besides: ['postgres'] },
  { directory: 'apps/gateway/src/rooms', besides: [] },
  { directory: 'apps/projections/src/reactors', besides: [] },
];
const PROTO_BESIDES = ['envelope', 'options', 'partitions'];

const BANNED_WORDS: Record<string, string> = {
  Manager: 'say what it does', Helper: 'name the thing it is', Helpers: 'name the thing it is', Util: 'name the subject', Utils: 'name the subject',
  Impl: 'name how it does it', Base: 'use a function or a type', Common: 'name the subject',
};

type Check = (tree: Tree) => Violation[];

export const rules: Record<string, Check> = {
  'every package stands on a floor': ({ packages }) => packages.filter(({ floor }) => floor === undefined).map(({ directory }) => `${directory}/package.json: needs an nx tag floor:N`),
  'declared dependencies fall, never rise': (tree) => tree.packages.flatMap((from) => from.dependencies.flatMap((name) => rise(tree, from, name))),
  'no package needs itself in a circle': ({ packages }) => packages.flatMap((from) => circle(packages, from)),
  'imports are declared': (tree) => eachImport(tree, undeclared),
  'imports fall, never rise': (tree) => eachImport(tree, (file, from, specifier) => (specifier.startsWith(OURS) ? rise(tree, from, packageOf(specifier)).map((text) => `${file.path}: ${text}`) : [])),
  'the front door is the only door': (tree) => eachImport(tree, deepImport),
  'no reach into a neighbour': (tree) => eachImport(tree, (file, from, specifier) => neighbour(file, from, specifier)),
  'rooms have the same names on every floor': unknownRooms,
  'files stay readable': ({ files }) => files.filter(({ text }) => lineCount(text) > LINES_MAX).map(({ path, text }) => `${path}: ${lineCount(text)} lines, at most ${LINES_MAX}; split it by subject`),
  'names say what things are': ({ files }) => files.flatMap(bannedNames),
  'nothing is left for later': ({ files }) => files.flatMap(leftovers),
  'what is exported is used elsewhere': unusedExports,
  'every limit of the settings is kept': unkeptLimits,
};

type ImportCheck = (file: SourceFile, from: Package, specifier: string, tree: Tree) => Violation[];

function eachImport(tree: Tree, check: ImportCheck): Violation[] {
  return tree.files.filter(({ path }) => /\.(ts|mjs)$/.test(path)).flatMap((file) => {
    const from = tree.packages.find(({ directory }) => file.path.startsWith(`${directory}/`));
    return from ? importsOf(file.text).flatMap((specifier) => check(file, from, specifier, tree)) : [];
  });
}

function rise({ packages }: Tree, from: Package, name: string): Violation[] {
  const to = packages.find((candidate) => candidate.name === name);
  if (!to || to === from) return [];
  if (isApp(to) && isApp(from)) return [`${from.name} must not import ${to.name}: apps never import apps, they talk over links`];
  if ((to.floor ?? 0) <= (from.floor ?? 0)) return [];
  return [`${from.name} (floor ${from.floor}) must not import ${to.name} (floor ${to.floor}): imports fall, never rise`];
}

const isApp = ({ directory }: Package) => directory.startsWith('apps/');

function circle(packages: Package[], from: Package, path: Package[] = [from]): Violation[] {
  for (const name of path.at(-1)!.dependencies) {
    const to = packages.find((candidate) => candidate.name === name);
    if (to === from) return [`${[...path, from].map((one) => one.name).join(' → ')}: take the shared part a floor down`];
    if (to && !path.includes(to)) {
      const found = circle(packages, from, [...path, to]);
      if (found.length > 0) return found;
    }
  }
  return [];
}

const isTest = ({ path }: SourceFile) => path.endsWith('.test.ts') || /(^|\/)(test|testing)\//.test(path);

function undeclared(file: SourceFile, from: Package, specifier: string, { rootDependencies }: Tree): Violation[] {
  if (specifier.startsWith('.') || specifier.startsWith('/') || isBuiltin(specifier)) return [];
  const name = packageOf(specifier);
  if (name === from.name || from.dependencies.includes(name)) return [];
  if (isTest(file) && rootDependencies.includes(name)) return [];
  return [`${file.path}: imports ${name}, which ${from.directory}/package.json does not list`];
}

function deepImport(file: SourceFile, _from: Package, specifier: string): Violation[] {
  if (!specifier.startsWith(OURS) || specifier === packageOf(specifier)) return [];
  return [`${file.path}: imports ${specifier}; a package's front door is ${packageOf(specifier)}`];
}

/** Tests may import from here directly, since the test package has no index. */
const SUPPORT = 'test/support/';
/** A generator may import internals of the package it generates code for. */
const GENERATORS: [from: RegExp, to: string][] = [
  [/^tools\/generate\/tl\//, 'libs/tl/src/schema/'],
  [/^test\/vectors\//, 'tools/generate/events/'],
];

function neighbour(file: SourceFile, from: Package, specifier: string): Violation[] {
  if (!specifier.startsWith('.')) return [];
  const target = join(dirname(file.path), specifier);
  if (target.startsWith(`${from.directory}/`) || (isTest(file) && target.startsWith(SUPPORT))) return [];
  if (GENERATORS.some(([who, what]) => who.test(file.path) && target.startsWith(what))) return [];
  return [`${file.path}: reaches into ${target}; import the package by its name`];
}

function unknownRooms({ directories, files }: Tree): Violation[] {
  const folders = ROOM_FLOORS.flatMap(({ directory, besides }) =>
    directories.filter((path) => dirname(path) === directory && !besides.includes(nameOf(path)) && !ROOMS.has(nameOf(path))));
  const protos = files.map(({ path }) => path).filter((path) => /^event-schemas\/\w+\.proto$/.test(path) && !PROTO_BESIDES.includes(nameOf(path)) && !ROOMS.has(nameOf(path)));
  return [...folders, ...protos].map((path) => `${path}: ${nameOf(path)} is no room; rooms are ${[...ROOMS].join(', ')}`);
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
const lineCount = (text: string) => text.split('\n').length - 1;

const DECLARED = /^(?:export\s+)?(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:class|interface|type|function\*?|const|let)\s+(\w+)/gm;

/** Files named after API methods, whose words are not our choice. */
const isMethodFile = (path: string) => /^apps\/gateway\/src\/rooms\/\w+\/[\w-]+\.ts$/.test(path);

function bannedNames({ path, text }: SourceFile): Violation[] {
  const declared = [...text.matchAll(DECLARED)].map((match) => match[1]!);
  const fileName = nameOf(path).split(/[-.]/).map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return [...declared, ...(isMethodFile(path) ? [] : [fileName])].flatMap((name) => {
    const word = name.split(/(?=[A-Z])|_/).map(capitalised).find((part) => Object.hasOwn(BANNED_WORDS, part));
    return word ? [`${path}: "${name}" says ${word}; ${BANNED_WORDS[word]}`] : [];
  });
}

const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

// Split, so that this file does not match itself.
const LATER = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b`);

function leftovers({ path, text }: SourceFile): Violation[] {
  return text.split('\n').flatMap((line, index) => (LATER.test(line) ? [`${path}:${index + 1}: do it, or write it into an issue`] : []));
}

const EXPORTED = /^export (?:abstract )?(?:async )?(?:class|function\*?|const) (\w+)/gm;
const WORD = /[A-Za-z_$][\w$]*/g;

/** Values only; a type is exported along with the function that uses it, for callers that need to name it. */
function unusedExports({ files }: Tree): Violation[] {
  const sources = files.filter(({ path }) => /\.(ts|mjs)$/.test(path));
  const users = new Map<string, number>();
  for (const { text } of sources) for (const word of new Set(text.match(WORD))) users.set(word, (users.get(word) ?? 0) + 1);
  return sources.flatMap(({ path, text }) => [...text.matchAll(EXPORTED)]
    .filter(([, name]) => users.get(name!) === 1)
    .map(([, name]) => `${path}: nobody else uses ${name}; take "export" away, or the whole of it`));
}

const LIMITS = 'libs/host/src/limits.ts';

/** A limit that no code reads is not enforced. (That each is documented is checked by test/documents.test.ts.) */
function unkeptLimits({ files }: Tree): Violation[] {
  const definition = files.find(({ path }) => path === LIMITS)?.text.match(/export type Limits = \{[^}]*\}/)?.[0] ?? '';
  const readers = files.filter((file) => file.path.endsWith('.ts') && file.path !== LIMITS && !isTest(file));
  return [...definition.matchAll(/^ {2}(\w+): /gm)].flatMap(([, name]) =>
    (readers.some(({ text }) => new RegExp(`\\b${name}\\b`).test(text)) ? [] : [`${LIMITS}: nobody keeps ${name}`]));
}
