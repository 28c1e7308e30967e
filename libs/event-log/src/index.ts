export * from './event-log.ts';
export * from './keyring.ts';
