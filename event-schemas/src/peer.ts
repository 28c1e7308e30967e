/**
 * A peer as one number: user > 0, basic group = −id, supergroup or channel = −(10^12 + id). A supergroup or channel has a mailbox of its own,
 * numbered by the absolute value of the peer; user ids never get that high.
 */
const CHANNEL_BASE = 10 ** 12;

export function isChannelPeer(peer: number): boolean {
  return peer < -CHANNEL_BASE;
}
export function isBasicGroupPeer(peer: number): boolean {
  return peer < 0 && peer > -CHANNEL_BASE;
}
export function isChannelMailbox(mailbox: number): boolean {
  return mailbox > CHANNEL_BASE;
}
/** @param id as used by clients: chat.id, channel.id */
export function basicGroupPeer(id: number): number {
  return -id;
}
export function channelPeer(id: number): number {
  return -CHANNEL_BASE - id;
}
/** The id of the user, group or channel as used by clients. */
export function idOfPeer(peer: number): number {
  if (peer > 0) return peer;
  return isChannelPeer(peer) ? -peer - CHANNEL_BASE : -peer;
}
/** The group or channel of a stream `chat-<id>` or `channel-<id>`; undefined for any other stream. */
export function chatOfStream(stream: string): number | undefined {
  const [kind, id] = stream.split('-');
  if (kind === 'chat') return basicGroupPeer(Number(id));
  return kind === 'channel' ? channelPeer(Number(id)) : undefined;
}
/** The two users of a stream `dialog-<lower user>-<higher user>`; for saved messages, the same user twice. */
export function peopleOfStream(stream: string): [number, number] {
  const [, one, other] = stream.split('-').map(Number);
  return [one!, other!];
}
