export * from './event-log.ts';
export * from './keyring.ts';
export { decodeEntry, openEntry, openField, openStored, sealField, type StoredEvent } from './entry.ts';
export { EmbeddedEventLog, openEmbeddedLog, type EmbeddedLogOptions } from './embedded/embedded-log.ts';
export { systemClock, type LogClock } from './embedded/pace.ts';
export { LogInUse, type LogFile, type LogFs } from './files/log-fs.ts';
export { WrongLogKeys, type LogKeys } from './tree/log-keys.ts';
