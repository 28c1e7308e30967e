import { refusal } from '@teamgram/domain';
import { tlPeer } from '../../peers/peer-number.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import { method } from '../../rpc/method.ts';
import { pageLimit } from '../../rpc/page-limit.ts';

const LIMIT_MAX = 50;
/** core.telegram.org/method/contacts.search refuses shorter queries with QUERY_TOO_SHORT. */
const QUERY_LENGTH_MIN = 3;

/** The caller's contacts by the names they gave them and their chats by title, then all users and chats by username. */
export default method('contacts.search', async ({ q, limit }, context) => {
  const text = q.replace(/^@/, '').replaceAll('\0', '').trim();
  if (text === '') throw refusal('SEARCH_QUERY_EMPTY');
  context.services.flood.lookedUp(context.viewer);
  const queries = await context.read();
  const page = pageLimit(limit, LIMIT_MAX);
  const [contacts, ownChats] = await Promise.all([queries.searchContacts(context.viewer, text, page), queries.searchOwnChats(context.viewer, text, page)]);
  const mine = [...contacts.map(({ contact }) => contact), ...ownChats].slice(0, page);
  const chats = text.length < QUERY_LENGTH_MIN ? [] : await queries.searchChats(text, page);
  const all = text.length < QUERY_LENGTH_MIN ? [] : await queries.searchUsers(text, page);
  const named = text.length < QUERY_LENGTH_MIN ? [] : await queries.searchGrantedUsernames(text, page);
  // Names are private: strangers are found only by their public username.
  const strangers = [...new Set([...all.map(({ userId }) => userId), ...chats, ...named])].filter((peer) => peer !== context.viewer && !mine.includes(peer));
  return {
    _: 'contacts.found',
    my_results: mine.map(tlPeer),
    results: strangers.map(tlPeer),
    ...(await showPeers(context.services, context.view, [...mine, ...strangers])),
  };
});
