/** Decides which IP addresses are public. All others are refused: loopback, private and link-local networks, multicast, reserved ranges. */
import { BlockList, isIP } from 'node:net';

/** IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and its updates), multicast, and 240/4. */
const SPECIAL_4: [string, number][] = [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.0.2.0', 24],
  ['192.31.196.0', 24], ['192.52.193.0', 24], ['192.88.99.0', 24], ['192.168.0.0', 16], ['192.175.48.0', 24], ['198.18.0.0', 15], ['198.51.100.0', 24],
  ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
];
/** Special ranges within 2000::/3, the only block allocated for global unicast. */
const SPECIAL_6: [string, number][] = [['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['2620:4f:8000::', 48], ['3fff::', 20]];

const special = new BlockList();
for (const [network, bits] of SPECIAL_4) special.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of SPECIAL_6) special.addSubnet(network, bits, 'ipv6');
const given = new BlockList();
given.addSubnet('2000::', 3, 'ipv6');

/** IPv4 addresses embedded in IPv6 (::ffff:…, 64:ff9b::…, 2002:…) lie outside 2000::/3 or in a special range, so they are all refused. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !special.check(address, 'ipv4');
  return family === 6 && !address.includes('%') && given.check(address, 'ipv6') && !special.check(address, 'ipv6');
}
