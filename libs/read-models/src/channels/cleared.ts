/** A member m of a chat c who may look into it. */
export const CLEARED = '(m.clearance >= c.classification or c.creator = m.user_id)';
