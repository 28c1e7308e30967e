/** Constructor ids of the service layer, unsigned (core.telegram.org/mtproto/service_messages and …/service_messages_about_messages). */

export const MSG_CONTAINER = 0x73f1f8dc;
export const MSG_COPY = 0xe06046b2;
export const GZIP_PACKED = 0x3072cfa1;

export const RPC_RESULT = 0xf35c6d01;
export const RPC_ERROR = 0x2144ca19;
export const RPC_DROP_ANSWER = 0x58e4a740;

export const MSGS_ACK = 0x62d6b459;
export const BAD_MSG_NOTIFICATION = 0xa7eff811;
export const BAD_SERVER_SALT = 0xedab447b;
export const MSGS_STATE_REQ = 0xda69fb52;
export const MSGS_STATE_INFO = 0x04deb57d;
export const MSGS_ALL_INFO = 0x8cc0d131;
export const MSG_DETAILED_INFO = 0x276d3ec6;
export const MSG_NEW_DETAILED_INFO = 0x809db6df;
export const MSG_RESEND_REQ = 0x7d861a08;

export const GET_FUTURE_SALTS = 0xb921bd04;
export const FUTURE_SALTS = 0xae500895;
export const PING = 0x7abe77ec;
export const PING_DELAY_DISCONNECT = 0xf3427b8c;
export const PONG = 0x347773c5;
export const DESTROY_SESSION = 0xe7512126;
export const DESTROY_AUTH_KEY = 0xd1435160;
export const NEW_SESSION_CREATED = 0x9ec20908;
export const HTTP_WAIT = 0x9299359f;
