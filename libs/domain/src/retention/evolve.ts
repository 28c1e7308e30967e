import type { Evolutions } from '../evolution.ts';
import { advanceAgenda, isOfAgenda } from './agenda.ts';
import { putPolicy, putRetained, removePolicy, RETENTION_QUEUE } from './policy.ts';
import { advanceQueue } from './queue.ts';

export const retentionEvolutions: Evolutions<'RetentionPolicySet' | 'RetentionPolicyRemoved' | 'ScheduleAdvanced'> = {
  RetentionPolicySet: (documents, { pattern, days }) => putPolicy(documents, { pattern, days }),
  RetentionPolicyRemoved: (documents, { pattern }) => removePolicy(documents, pattern),
  ScheduleAdvanced: (documents, { queue, next }) => {
    if (queue.startsWith(RETENTION_QUEUE)) putRetained(documents, queue.slice(RETENTION_QUEUE.length), next);
    else if (isOfAgenda(queue)) advanceAgenda(documents, queue, next);
    else advanceQueue(documents, queue, next);
  },
};
