import { readFileSync } from 'node:fs';
import { METHOD, newestByName } from './codec-table.ts';
import { layerNames, nameOf } from './layers.ts';
import { formerNames, presentName } from './past/former-names.ts';
import { layerTable } from './schema/layer-table.ts';
import type { Method } from './types.ts';
import type * as tl from './generated/api.d.ts';

/** One method of the newest layer. */
export type MethodInfo = {
  name: keyof tl.Methods;
  /** Signed 32-bit constructor id in the newest layer. */
  id: number;
  /** The TL type of the result: `Updates`, `Bool`, `Vector<User>`; `X` for wrappers. */
  answer: string;
  /** Layers of the table in which a method of this name exists, as ranges. */
  layers: [from: number, to: number][];
};

/** Whether this is a method of our own SDK (data/extension.tl), which no official layer has. */
export const isOwnMethod = (name: string): boolean => name.startsWith('teamgram.');

/** How a method is implemented: `real`, by a `constant` (an honest empty answer), or `planned` (a typed error). */
export type MethodStatus = 'real' | 'constant' | 'planned';

/** All API methods of the newest layer, sorted by name. */
export function methods(): MethodInfo[] {
  const { byId, byName } = layerTable();
  const entries = [...newestByName.values()].filter((entry) => entry.type === METHOD && byId.has(entry.id));
  return entries
    .map(({ name, id, answer }) => ({ name: name as keyof tl.Methods, id, answer: answer!, layers: byName.get(name)!.flatMap((row) => row.layers) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether this is the name of a method of the newest layer or the core. */
export const isMethod = (name: string): name is Method => newestByName.get(name)?.type === METHOD;

/** The newest-layer method for a constructor id of any layer; undefined when there is none. */
export function methodOf(id: number): Method | undefined {
  const name = nameOf(id);
  const present = name && presentName(name);
  return present && isMethod(present) ? present : undefined;
}

/** Whether a layer has the method, under any of its names. */
export const layerHasMethod = (layer: number, method: Method): boolean => [method, ...formerNames(method)].some((name) => layerNames(layer, name));

let statuses: Map<string, MethodStatus> | undefined;

/** The declared status of a method (data/method-status.tsv); methods not listed there are planned. */
export function methodStatus(name: Method): MethodStatus {
  statuses ??= readStatuses();
  return statuses.get(name) ?? 'planned';
}

function readStatuses(): Map<string, MethodStatus> {
  const lines = readFileSync(new URL('../data/method-status.tsv', import.meta.url), 'utf8').trimEnd().split('\n');
  return new Map(lines.slice(2).map((line) => line.split('\t') as [string, MethodStatus]));
}
