export { startProjections } from './start.ts';
