import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Secret: name → password. */
export type Accounts = Record<string, string>;

/** Created at the first start with random passwords, mode 600; the operator may change or remove accounts. Names are roles. */
export function readOrMakeAccounts(path: string): Accounts {
  if (!existsSync(path)) {
    const accounts = { auditor: randomBytes(18).toString('base64url'), analyst: randomBytes(18).toString('base64url') };
    writeFileSync(`${path}.new`, JSON.stringify(accounts, undefined, 2) + '\n', { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }
  const accounts = JSON.parse(readFileSync(path, 'utf8')) as unknown;
  const valid = typeof accounts === 'object' && accounts !== null && Object.values(accounts).every((password) => typeof password === 'string' && password !== '');
  if (!valid) throw new Error(`${path}: must be { "name": "password", … }`);
  return accounts as Accounts;
}
