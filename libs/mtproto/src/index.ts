/** The MTProto 2.0 machine without sockets: bytes in, bytes out, clock and randomness injected. */
export type { Clock } from './wire/clock.ts';
export {
  type FramingName,
  type Packet,
  TRANSPORT_ERROR,
  type TransportErrorCode,
  TransportViolation,
} from './transport/packet.ts';
export { ServerTransport, type ServerTransportOptions, type TransportState } from './transport/server-transport.ts';
export { ClientTransport, type ClientTransportOptions } from './transport/client-transport.ts';
export type { ExchangeKeys } from './exchange/server-exchange.ts';
export type { ClientInfo, Invocation, ReplyOptions, Wrappers } from './session/invocation.ts';
export type { ServerSession } from './session/server-session.ts';
export type * from './server/ports.ts';
export { defaultLimits, type Limits } from './server/limits.ts';
