export * from './generated/codec.ts';
export * from './fact.ts';
export { upcast, upcastOpened, type Step, type Upcasts } from './upcast.ts';
export { upcasts } from './upcasts.ts';
export { Reader, Writer } from './wire.ts';
export * from './mailbox.ts';
export * from './peer.ts';
export * from './partitions.ts';
export * from './places.ts';
