export { openCommandApi, type CommandApi, type CommandApiOptions } from './command-api.ts';
