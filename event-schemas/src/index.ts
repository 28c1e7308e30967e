export * from './generated/codec.ts';
export * from './fact.ts';
export { Reader, Writer } from './wire.ts';
export * from './mailbox.ts';
export * from './partitions.ts';
