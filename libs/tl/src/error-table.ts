import { readFileSync } from 'node:fs';
import type { ErrorName } from './generated/error-names.d.ts';

export type { ErrorName };

type ErrorData = {
  errors: Record<string, { code: number; description: string }>;
  methods: Record<string, string[]>;
  userOnly: string[];
  botOnly: string[];
};

type ErrorTable = {
  errors: Map<string, { code: number; description: string }>;
  /** Errors that any method may return. */
  everywhere: string[];
  methods: Map<string, Set<ErrorName>>;
  userOnly: Set<string>;
  botOnly: Set<string>;
};

let table: ErrorTable | undefined;

const dataFile = (name: string): string => readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8');

function errorTable(): ErrorTable {
  return (table ??= readErrorTable(JSON.parse(dataFile('errors.json')) as ErrorData, dataFile('errors-added.tsv')));
}

function readErrorTable(data: ErrorData, added: string): ErrorTable {
  const errors = new Map(Object.entries(data.errors));
  const methods = new Map(Object.entries(data.methods).map(([method, names]) => [method, new Set(names as ErrorName[])]));
  const everywhere: string[] = [];
  for (const line of added.trimEnd().split('\n').slice(2)) {
    const [name, code, where, description] = line.split('\t') as [string, string, string, string];
    if (!errors.has(name)) errors.set(name, { code: Number(code), description });
    if (where === '*') everywhere.push(name);
    else for (const method of where.split(' ')) methods.set(method, (methods.get(method) ?? new Set()).add(name as ErrorName));
  }
  return { errors, everywhere, methods, userOnly: new Set(data.userOnly), botOnly: new Set(data.botOnly) };
}

/** All error names; parametrised ones with X for the number (`FLOOD_WAIT_X`). */
export const errorNames = (): ErrorName[] => [...errorTable().errors.keys()] as ErrorName[];

/** Whether this is the name of a known error. */
export const isErrorName = (name: string): name is ErrorName => errorTable().errors.has(name);

/** The code of an error (303, 400, 401, 403, 406, 420, 500, -503). */
export function errorCode(name: ErrorName): number {
  return errorTable().errors.get(name)!.code;
}

/** The error text on the wire, with X replaced by the number (`FLOOD_WAIT_X`, 30 → `FLOOD_WAIT_30`). */
export function errorMessage(name: ErrorName, argument?: number): string {
  return argument === undefined ? name : name.replace(/_X(?=_|MIN|$)/, `_${argument}`);
}

/** The errors that a method may return: its own according to the error table, and those of every method. Never empty. */
export function allowedErrors(method: string): ReadonlySet<ErrorName> {
  const { methods, everywhere } = errorTable();
  return new Set([...(methods.get(method) ?? []), ...(everywhere as ErrorName[])]);
}

/** Who may call a method (bots get BOT_METHOD_INVALID for user methods, users get USER_BOT_REQUIRED for bot methods). */
export function callers(method: string): 'users' | 'bots' | 'both' {
  const { userOnly, botOnly } = errorTable();
  if (userOnly.has(method)) return 'users';
  return botOnly.has(method) ? 'bots' : 'both';
}
