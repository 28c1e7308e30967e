import { projector } from '../projector.ts';
import { write } from '../postgres/write.ts';

const report = write({
  name: 'peer_report',
  phase: 'insert',
  columns: {
    position: 'int8', reporter: 'int8', peer: 'int8', reason: 'text', message_ids: 'text', photo_id: 'int8', reaction_of: 'int8', commented: 'bool', at_ms: 'int8',
  },
  parts: { insert: 'insert into peer_report select * from rows on conflict do nothing' },
});

export const reports = projector('reports', {
  PeerReported: ({ envelope: { position, timeMs }, fact: { reporter, peer, reason, messageIds, photo, reactionOf, comment } }, rows) => rows.add(report, {
    position, reporter, peer, reason, message_ids: messageIds.join(), photo_id: photo, reaction_of: reactionOf, commented: comment !== undefined, at_ms: timeMs,
  }),
});
