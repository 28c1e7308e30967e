import { ExitCode, FatalError, supervisorStatus } from '@teamgram/host';
import { requireRunning, type Command } from '../command.ts';

const TIMEOUT_MS = 60_000;
const LOOK_EVERY_MS = 50;

export const stop: Command = {
  summary: 'stop the server in order',
  help: `npm run ops -- stop

The same as Ctrl-C in its terminal: gateways, projections, command-api, PostgreSQL. Returns when everything has ended.`,
  takesWords: false,
  run: async ({ dataDir, print }) => {
    const { pid } = requireRunning(dataDir);
    process.kill(pid, 'SIGTERM');
    for (const endAtMs = Date.now() + TIMEOUT_MS; Date.now() < endAtMs; ) {
      if (!isRunning(dataDir)) return print('stopped');
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    throw new FatalError(`process ${pid} is still stopping after ${TIMEOUT_MS / 1000} s; its logs are in ${dataDir}/run; if it was suspended, "kill -CONT ${pid}" resumes it`, ExitCode.unavailable);
  },
};

/** Between removing its status file and exiting it still counts as running. */
function isRunning(dataDir: string): boolean {
  try {
    return supervisorStatus(dataDir) !== undefined;
  } catch {
    return true;
  }
}
