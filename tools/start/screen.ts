/** Output of `npm start`: a screen for people, or one JSON line per event for programs. */
import type { ChildStatus } from '@teamgram/host';
import type { Connect } from './connect-file.ts';

/** Reports the server's lifecycle. */
export interface Screen {
  ready(connect: Connect, dataDir: string, durationMs: number): void;
  loginCode(phone: string, code: string): void;
  process(status: ChildStatus): void;
  notice(name: string, line: string): void;
  stopping(): void;
  stopped(): void;
}

type Write = (line: string) => void;

/** One JSON line per event. */
export function jsonScreen(write: Write): Screen {
  const event = (name: string, fields: object) => write(JSON.stringify({ event: name, ...fields }));
  return {
    ready: (connect, dataDir, durationMs) => event('ready', { ...connect, dataDir, durationMs }),
    loginCode: (phone, code) => event('login-code', { phone, code }),
    process: ({ name, state, restarts, reason }) => event('process', { name, state, restarts, reason }),
    notice: (name, line) => event('notice', { name, line }),
    stopping: () => event('stopping', {}),
    stopped: () => event('stopped', {}),
  };
}

/** Text for people. */
export function peopleScreen(write: Write): Screen {
  /** Last reason per restarting process. A full disk is reported once, however often the process is retried. */
  const reasons = new Map<string, string>();
  return {
    ready: (connect, dataDir, durationMs) => write(readyText(connect, dataDir, durationMs)),
    loginCode: (phone, code) => write(`login code for +${phone}: ${code}`),
    process: ({ name, state, reason = 'it has ended' }) => {
      const isBack = state === 'ready';
      if (!isBack && reasons.get(name) === reason) return;
      if (isBack) reasons.delete(name);
      else reasons.set(name, reason);
      write(isBack ? `${name} is back` : state === 'unresponsive' ? `${name}: ${reason}` : `${name} is being restarted: ${reason}`);
    },
    notice: (name, line) => write(`${name}: ${line}`),
    stopping: () => write('\nstopping …'),
    stopped: () => write('stopped; the next start continues here'),
  };
}

function readyText(connect: Connect, dataDir: string, durationMs: number): string {
  const fingerprint = BigInt.asUintN(64, BigInt(connect.rsaFingerprint)).toString(16).padStart(16, '0');
  return `
teamgram-server is ready (${(durationMs / 1000).toFixed(1)} s)

  clients       ${connect.host}:${connect.port}   data centre ${connect.dcId}, layers ${connect.layers.min}–${connect.layers.max}
  RSA key       ${connect.rsaPublicKeyFile}
  fingerprint   ${fingerprint}
  audit         ${connect.auditUrl}   ${connect.logOrigin}
  EventStoreDB  ${connect.eventStoreUrl.split('?')[0]}   (eventStoreUrl in connect.json)
  SQL           psql "${connect.analystUrl}"
  data          ${dataDir}   (connect.json tells programs all of this)

  chat          npm run chat -- --name Alice --phone +15550001     in one terminal
                npm run chat -- --name Bob --phone +15550002       in another
  operate       npm run ops -- --help

Login codes appear here. Ctrl-C stops.`;
}
