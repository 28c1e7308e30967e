/** The database accounts and their passwords (scram-sha-256; 192 random bits each, in a file of mode 600). */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExitCode, FatalError } from '../fatal-error.ts';

/** owner: superuser, creates tables; projector: writes rows; gateway: reads; analyst: reads the documented views of schema `analytics`. */
export type Account = 'owner' | 'projector' | 'gateway' | 'analyst';
export type Passwords = Record<Account, string>;

export const DATABASE = 'teamgram';

/** Reads the passwords, or creates the file at first use, with `known` passwords if given. Throws FatalError. */
export function ensurePasswords(directory: string, known?: Passwords): Passwords {
  const path = join(directory, 'passwords.json');
  if (!existsSync(path)) {
    const fresh = () => randomBytes(24).toString('base64url');
    const passwords: Passwords = known ?? { owner: fresh(), projector: fresh(), gateway: fresh(), analyst: fresh() };
    // Written atomically: a full disk would otherwise leave an empty file.
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

/** A libpq password file for the analyst (postgresql.org/docs/current/libpq-pgpass.html), so that a URL can be shown without the password. */
export function writeAnalystPassfile(directory: string, passwords: Passwords): string {
  const path = join(directory, 'analyst.pgpass');
  const line = `*:*:${DATABASE}:analyst:${passwords.analyst}\n`;
  if (!existsSync(path) || readFileSync(path, 'utf8') !== line) writeFileSync(path, line, { mode: 0o600 });
  return path;
}

/**
 * SQL that is run once, in single-user mode on template1, from which the database is then copied with these defaults. It need not be idempotent,
 * because an incomplete data directory is discarded. Passwords are base64url, so they can be quoted safely.
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
