/**
 * PostgreSQL refuses to run as root. Started by root, its programs run inside a user namespace (`unshare -U`) in which they are not root:
 * the files stay root's and a closed home (mode 700) stays closed. Where the kernel forbids that, they run as the user `postgres` or `nobody`,
 * who then must be able to reach the data and the programs.
 */
import { spawnSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { ExitCode, FatalError } from '../fatal-error.ts';

export type Privileges = {
  /** Put before the program and its arguments. */
  prefix: string[];
  /** Undefined = as we are. */
  user: { uid: number; gid: number } | undefined;
};

const NAMESPACE = ['unshare', '-U', '--map-user=1000', '--map-group=1000'];
/** Linux: the database ends with the process that started it, even when that one is killed. Inside the namespace, since entering it clears it. */
const DIE_WITH_PARENT = ['setpriv', '--pdeathsig', 'INT'];

export function choosePrivileges(uid: number | undefined = process.getuid?.()): Privileges {
  if (uid !== 0) return { prefix: works(DIE_WITH_PARENT) ? DIE_WITH_PARENT : [], user: undefined };
  if (works([...NAMESPACE, ...DIE_WITH_PARENT])) return { prefix: [...NAMESPACE, ...DIE_WITH_PARENT], user: undefined };
  if (works(NAMESPACE)) return { prefix: NAMESPACE, user: undefined };
  return { prefix: [], user: userNamed('postgres') ?? userNamed('nobody') ?? refuse() };
}

function works(command: string[]): boolean {
  return spawnSync(command[0]!, [...command.slice(1), 'true'], { stdio: 'ignore' }).status === 0;
}

function userNamed(name: string): { uid: number; gid: number } | undefined {
  const id = (flag: string) => spawnSync('id', [flag, name], { encoding: 'utf8' });
  const [uid, gid] = [id('-u'), id('-g')];
  return uid.status === 0 && gid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined;
}

function refuse(): never {
  throw new FatalError('PostgreSQL does not run as root, and there is neither a user namespace nor a user `postgres`; start as an ordinary user', ExitCode.unavailable);
}

/** Gives the directory to the user the programs run as, and proves that they can reach the binary. */
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
