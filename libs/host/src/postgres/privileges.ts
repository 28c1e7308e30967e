/**
 * PostgreSQL refuses to run as root, or as a user id without a name (`docker run --user 1234`). In both cases its programs are run in a user
 * namespace (`unshare -U`) as `nobody`: outside it the files still belong to the original user, and a private home directory (mode 700) stays
 * accessible. Where the kernel does not allow that, root runs them as the user `postgres` or `nobody`, which must then have access to the data and
 * the programs.
 */
import { spawnSync } from 'node:child_process';
import { chownSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { ExitCode, FatalError } from '../fatal-error.ts';

export type Privileges = {
  /** Command prefix for the programs. */
  prefix: string[];
  /** Undefined = the current user. */
  user: User | undefined;
};
type User = { uid: number; gid: number };

/** Linux: the database ends with the process that started it, even if that is killed. Applied inside the namespace, because entering it clears the setting. */
const DIE_WITH_PARENT = ['setpriv', '--pdeathsig', 'INT'];

export function choosePrivileges(): Privileges {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && hasName()) return { prefix: works(DIE_WITH_PARENT) ? DIE_WITH_PARENT : [], user: undefined };
  const namespace = namespaceOf(userNamed('nobody'));
  if (works([...namespace, ...DIE_WITH_PARENT])) return { prefix: [...namespace, ...DIE_WITH_PARENT], user: undefined };
  if (works(namespace)) return { prefix: namespace, user: undefined };
  if (!isRoot) throw new FatalError('PostgreSQL needs a user with a name, and this kernel forbids user namespaces; add a line for this user id to /etc/passwd', ExitCode.unavailable);
  return { prefix: [], user: userNamed('postgres') ?? userNamed('nobody') ?? refuse() };
}

/** PostgreSQL looks up its user name, so the id inside the namespace must have one; every system has `nobody`. */
function namespaceOf(inside: User | undefined): string[] {
  return ['unshare', '-U', `--map-user=${inside?.uid ?? 65_534}`, `--map-group=${inside?.gid ?? 65_534}`];
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

function works(command: string[]): boolean {
  return spawnSync(command[0]!, [...command.slice(1), 'true'], { stdio: 'ignore' }).status === 0;
}

/** Looks up a user in the system's user file; other users (from a directory service) are looked up by a program, which takes ten times as long. */
function userNamed(name: string): User | undefined {
  const [, , uid, gid] = passwdLine(name)?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : askedFor(name);
}

function passwdLine(name: string): string | undefined {
  try {
    return readFileSync('/etc/passwd', 'utf8').split('\n').find((line) => line.startsWith(`${name}:`));
  } catch {
    return undefined;
  }
}

function askedFor(name: string): User | undefined {
  const id = (flag: string) => spawnSync('id', [flag, name], { encoding: 'utf8' });
  const [uid, gid] = [id('-u'), id('-g')];
  return uid.status === 0 && gid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined;
}

function refuse(): never {
  throw new FatalError('PostgreSQL does not run as root, and there is neither a user namespace nor a user `postgres`; start as an ordinary user', ExitCode.unavailable);
}

/** Gives the directory to the user that runs the programs, and verifies that it can access the binary. */
export function admit({ user }: Privileges, directory: string, binary: string): void {
  if (!user) return;
  chownSync(directory, user.uid, user.gid);
  for (const command of [[binary, '--version'], ['ls', directory]]) {
    if (spawnSync(command[0]!, command.slice(1), { ...user, stdio: 'ignore' }).status === 0) continue;
    throw new FatalError(
      `PostgreSQL must run as user id ${user.uid} here (no user namespaces), who cannot reach ${command.at(-1) === directory ? directory : binary}; ` +
        'open the folders above it (chmod o+x), or start as an ordinary user',
      ExitCode.unavailable,
    );
  }
}
