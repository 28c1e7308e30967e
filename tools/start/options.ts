/** Command-line options of `npm start`. */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ExitCode, FatalError } from '@teamgram/host';

export type StartOptions = { dataDir: string; host: string; port: number; gateways: number; json: boolean };

export const HELP = `npm start [-- --data DIR --host H --port N --gateways N --json]

  --data DIR      everything that is kept (default ./data)
  --host H        where clients connect: 127.0.0.1 (default) for this machine only, 0.0.0.0 for all
  --port N        the clients' port (default 10443; 0 = any free one)
  --gateways N    gateway processes that share the port (default: one per four processors)
  --json          one JSON line per event on stdout instead of the screen for people

Ctrl-C stops everything in order. The data directory's settings.json may set limits, dcId, a PostgreSQL of your own and more (docs/reference/settings.md).
`;

/** Port 443, which clients prefer, needs root on most machines. */
const DEFAULT_PORT = 10_443;
const GATEWAYS_MAX = 64;
const PROCESSORS_PER_GATEWAY = 4;

/** Throws FatalError for unknown or invalid options. */
export function readOptions(args: string[]): StartOptions | 'help' {
  const values = parse(args);
  if (values.help) return 'help';
  return {
    // npm runs scripts in the checkout; relative paths are meant relative to the caller's directory.
    dataDir: resolve(process.env['INIT_CWD'] ?? process.cwd(), values.data ?? 'data'),
    host: values.host ?? '127.0.0.1',
    port: numberOf('--port', values.port, DEFAULT_PORT, 0, 65_535),
    gateways: numberOf('--gateways', values.gateways, Math.max(1, Math.floor(availableParallelism() / PROCESSORS_PER_GATEWAY)), 1, GATEWAYS_MAX),
    json: values.json ?? false,
  };
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({ args, options: { data: text, host: text, port: text, gateways: text, json: flag, help: { ...flag, short: 'h' } } }).values;
  } catch (error) {
    throw new FatalError(`${(error as Error).message.split('\n')[0]}; npm start -- --help tells what there is`, ExitCode.usage);
  }
}

function numberOf(name: string, text: string | undefined, fallback: number, min: number, max: number): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) throw new FatalError(`${name} must be a number from ${min} to ${max}`, ExitCode.usage);
  return value;
}
