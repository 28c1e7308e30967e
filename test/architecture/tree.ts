/** The checkout as seen by the rules: packages with their declarations, files with their text. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export type Package = {
  name: string;
  /** Relative to the root, such as `libs/domain`. */
  directory: string;
  floor: number | undefined;
  dependencies: string[];
};
export type SourceFile = { path: string; text: string };
export type Tree = {
  packages: Package[];
  files: SourceFile[];
  /** Dependencies in the root package.json, which tests may use without declaring them again. */
  rootDependencies: string[];
  /** Non-empty directories, such as `libs/domain/src/auth`. */
  directories: string[];
};

const GROUPS = ['apps', 'libs'];
const SINGLES = ['event-schemas', 'test', 'tools'];
const SKIPPED = new Set(['node_modules', 'generated', 'golden', 'build']);

export function readTree(root: string): Tree {
  const directories = [...GROUPS.flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}`)), ...SINGLES];
  const entries = directories.flatMap((directory) => list(root, directory));
  const { dependencies = {}, devDependencies = {} } = readJson(join(root, 'package.json'));
  return {
    packages: directories.map((directory) => readPackage(root, directory)),
    files: entries.filter(({ file }) => file && /\.(ts|mjs|proto|sql)$/.test(file)).map(({ file }) => ({ path: file!, text: readFileSync(join(root, file!), 'utf8') })),
    rootDependencies: [...Object.keys(dependencies), ...Object.keys(devDependencies)],
    directories: entries.filter(({ folder }) => folder).map(({ folder }) => folder!),
  };
}

type PackageJson = { name: string; nx?: { tags: string[] }; dependencies?: Record<string, string>; devDependencies?: Record<string, string> };

function readPackage(root: string, directory: string): Package {
  const { name, nx, dependencies = {}, devDependencies = {} } = readJson(join(root, directory, 'package.json'));
  const tag = nx?.tags.find((text) => text.startsWith('floor:'));
  return { name, directory, floor: tag === undefined ? undefined : Number(tag.slice('floor:'.length)), dependencies: [...Object.keys(dependencies), ...Object.keys(devDependencies)] };
}

function list(root: string, directory: string): { file?: string; folder?: string }[] {
  return readdirSync(join(root, directory), { withFileTypes: true }).flatMap((entry) => {
    const path = relative(root, join(root, directory, entry.name));
    if (SKIPPED.has(entry.name)) return [];
    return entry.isDirectory() ? [{ folder: path }, ...list(root, path)] : [{ file: path }];
  });
}

function readJson(path: string): PackageJson {
  return JSON.parse(readFileSync(path, 'utf8')) as PackageJson;
}
