/** An operator command: a file in commands/, named as it is typed. */
import { ExitCode, FatalError, operatorLinks, supervisorStatus, type OperatorLinks, type SupervisorStatus } from '@teamgram/host';

export type Command = {
  /** One line for the list of commands. */
  summary: string;
  /** Printed by `--help`: usage first. */
  help: string;
  /** Options without a value, and options with one. */
  flags?: readonly string[];
  values?: readonly string[];
  /** Whether words may follow the name of the command. */
  takesWords: boolean;
  run(context: CommandContext): Promise<void> | void;
};

export type CommandContext = {
  dataDir: string;
  /** Words after the command's name. */
  args: string[];
  flags: ReadonlySet<string>;
  values: ReadonlyMap<string, string>;
  json: boolean;
  print: (line: string) => void;
};

/** Throws FatalError (with instructions) when no server runs on the data directory. */
export function requireRunning(dataDir: string): SupervisorStatus {
  const status = supervisorStatus(dataDir);
  if (!status) throw new FatalError(`no server runs on ${dataDir}; start it with npm start, or name another with --data`, ExitCode.unavailable);
  return status;
}

/** Opens the links for the duration of `use`. */
export async function withLinks<Result>(dataDir: string, use: (links: OperatorLinks) => Promise<Result>): Promise<Result> {
  requireRunning(dataDir);
  const links = operatorLinks(dataDir);
  try {
    return await use(links);
  } finally {
    links.close();
  }
}

/** The only argument of a command that takes exactly one. */
export function onlyArgument({ args }: CommandContext, name: string): string {
  const [argument, ...rest] = args;
  if (!argument || rest.length > 0) throw new FatalError(`needs exactly one ${name}; --help tells more`, ExitCode.usage);
  return argument;
}
