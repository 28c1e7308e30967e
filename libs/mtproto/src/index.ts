/** The MTProto 2.0 machine without sockets: bytes in, bytes out, clock and randomness injected. See README.md. */
export type { Clock } from './wire/clock.ts';
export { type FramingName, type Packet, TRANSPORT_ERROR, type TransportErrorCode, TransportViolation } from './transport/packet.ts';
export { ServerTransport, type ServerTransportOptions, type TransportState } from './transport/server-transport.ts';
export { ClientTransport, type ClientTransportOptions } from './transport/client-transport.ts';
export { type ExchangeAnswer, type ExchangeKeys, ServerExchange, type ServerExchangeOptions } from './exchange/server-exchange.ts';
export { ClientExchange, type ClientExchangeOptions, type ClientExchangeResult, ExchangeError } from './exchange/client-exchange.ts';
export { type Binding, type BindingRefusal, bindingRequest, verifyBinding } from './exchange/binding.ts';
export type { ClientInfo, Invocation, ReplyOptions, Wrappers } from './session/invocation.ts';
export { REFUSAL, type Refusal } from './session/refusals.ts';
export type { ServerSession } from './session/server-session.ts';
export type * from './server/ports.ts';
export { defaultServerLimits, type ServerLimits } from './server/limits.ts';
export { createMtprotoServer } from './server/mtproto-server.ts';
export { ClientSession, type ClientSessionOptions } from './client/client-session.ts';
export { type ClientKey, type ClientPort, MtprotoClient, type MtprotoClientOptions } from './client/mtproto-client.ts';
export { ConnectionError, RpcError } from './client/rpc-error.ts';
