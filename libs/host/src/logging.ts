/**
 * Logs one JSON line per event to stderr. Redaction by design: a line contains only an event name and the fields of `LogFields`. There is no field
 * for a phone number, name, text, key, code or address, so none can be logged by accident.
 */
export type Level = 'debug' | 'info' | 'warn' | 'error';

export type LogFields = {
  role?: string;
  model?: string;
  method?: string;
  stream?: string;
  /** An error code: LinkError, TL error name, errno, signal. */
  code?: string;
  /** A line for people, from our own code or the system; addresses in it are masked. */
  reason?: string;
  partition?: number;
  position?: number;
  from?: number;
  count?: number;
  lag?: number;
  pid?: number;
  port?: number;
  exitCode?: number;
  durationMs?: number;
  sizeBytes?: number;
  layer?: number;
  attempt?: number;
};

const allowed: ReadonlySet<string> = new Set<keyof LogFields>([
  'role', 'model', 'method', 'stream', 'code', 'reason', 'partition', 'position', 'from', 'count', 'lag', 'pid', 'port', 'exitCode', 'durationMs', 'sizeBytes', 'layer', 'attempt',
]);

const order: Record<Level, number> = { debug: 0, info: 1, warn: 2, error: 3 };
const REASON_LENGTH = 300;

export interface Logger {
  debug: (event: string, fields?: LogFields) => void;
  info: (event: string, fields?: LogFields) => void;
  warn: (event: string, fields?: LogFields) => void;
  error: (event: string, fields?: LogFields) => void;
}

export type LoggerOptions = { name: string; level?: Level; write?: (line: string) => void; nowMs?: () => number };

/** Creates a logger. The default level comes from the environment, the default output is stderr. */
export function createLogger({ name, level = levelFromEnvironment(), write = toStderr, nowMs = Date.now }: LoggerOptions): Logger {
  const at = (lineLevel: Level) => (event: string, fields: LogFields = {}) => {
    if (order[lineLevel] < order[level]) return;
    write(JSON.stringify({ time: new Date(nowMs()).toISOString(), level: lineLevel, process: name, event, ...listed(fields) }) + '\n');
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** A logger without output, for tests and tools. */
export const silentLogger: Logger = createLogger({ name: 'silent', level: 'error', write: () => {} });

/** Only known fields with plain values are logged, whatever an untyped caller passes; addresses are masked. */
function listed(fields: LogFields): Record<string, string | number> {
  const line: Record<string, string | number> = {};
  for (const [field, value] of Object.entries(fields)) {
    if (!allowed.has(field)) continue;
    if (typeof value === 'string') line[field] = maskAddresses(value).slice(0, REASON_LENGTH);
    else if (typeof value === 'number') line[field] = value;
  }
  return line;
}

const IPV4 = /\b\d{1,3}(?:\.\d{1,3}){3}\b/g;
const IPV6 = /(?<![\w:])(?:[0-9a-f]{0,4}:){2,8}[0-9a-f]{0,4}(?![\w:])/gi;

/** "No IP address is ever stored" (design, §4), but the system's error texts contain them. */
export function maskAddresses(text: string): string {
  return text.replace(IPV4, '<address>').replace(IPV6, '<address>');
}

/** The `reason` field for an error: its message. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Where an error was thrown: its first stack frames, which show our own code, without the message, which may be long or contain client data. */
export function stackOf({ stack = '' }: Error): string {
  return stack.split('\n').filter((line) => line.startsWith('    at ')).slice(0, 4).map((line) => line.trim()).join(' ');
}

function levelFromEnvironment(): Level {
  const level = process.env['TEAMGRAM_LOG_LEVEL'];
  return level !== undefined && level in order ? (level as Level) : 'info';
}

function toStderr(line: string): void {
  process.stderr.write(line);
}
