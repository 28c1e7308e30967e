export { openCommandApi, type CommandApi, type CommandApiOptions } from './command-api.ts';
export { openLog } from './open-log.ts';
