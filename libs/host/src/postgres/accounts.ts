/** Who may do what in the database, and their passwords (scram-sha-256; 192 random bits each, kept in a file of mode 600). */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExitCode, FatalError } from '../fatal-error.ts';

/**
 * owner: superuser, makes tables; projector: writes rows; gateway: reads; analyst: reads the documented views of schema `analytics`.
 */
export type Account = 'owner' | 'projector' | 'gateway' | 'analyst';
export type Passwords = Record<Account, string>;

export const DATABASE = 'teamgram';

/** Reads them, or makes them at first use, as `known` when they were known already. Throws FatalError. */
export function ensurePasswords(directory: string, known?: Passwords): Passwords {
  const path = join(directory, 'passwords.json');
  if (!existsSync(path)) {
    const fresh = () => randomBytes(24).toString('base64url');
    const passwords: Passwords = known ?? { owner: fresh(), projector: fresh(), gateway: fresh(), analyst: fresh() };
    // Whole or not at all: a full disk would leave an empty one.
    writeFileSync(`${path}.new`, JSON.stringify(passwords), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }
  const text = readFileSync(path, 'utf8');
  try {
    return JSON.parse(text) as Passwords;
  } catch {
    throw new FatalError(`${path} is damaged; restore it, or move ${directory} away: its tables are filled anew from the log`, ExitCode.damaged);
  }
}

/**
 * A libpq password file for the analyst (postgresql.org/docs/current/libpq-pgpass.html), so that a URL can be printed without the password.
 */
export function writeAnalystPassfile(directory: string, passwords: Passwords): string {
  const path = join(directory, 'analyst.pgpass');
  const line = `*:*:${DATABASE}:analyst:${passwords.analyst}\n`;
  if (!existsSync(path) || readFileSync(path, 'utf8') !== line) writeFileSync(path, line, { mode: 0o600 });
  return path;
}

/**
 * Run once, in single-user mode on template1, from which the database is then copied together with these defaults. Idempotent it need not be:
 * a data directory whose making was cut off is thrown away. Passwords are base64url, so quoting is safe.
 */
export function setupSql(passwords: Passwords): string {
  const role = (name: Account) => `create role ${name} login password '${passwords[name]}';`;
  return [
    `alter role owner password '${passwords.owner}';`,
    role('projector'),
    role('gateway'),
    role('analyst'),
    'revoke create on schema public from public;',
    'alter default privileges for role owner grant select, insert, update, delete, truncate on tables to projector;',
    'alter default privileges for role owner grant usage, select on sequences to projector;',
    'alter default privileges for role owner grant select on tables to gateway;',
    'create schema analytics authorization owner;',
    'grant usage on schema analytics to analyst;',
    'alter default privileges for role owner in schema analytics grant select on tables to analyst;',
    `create database ${DATABASE} template template1;`,
    `revoke all on database ${DATABASE} from public;`,
    `grant connect, temporary on database ${DATABASE} to projector, gateway, analyst;`,
  ].join('\n');
}
