/** SQL condition: member m has the clearance that chat c requires. */
export const CLEARED = '(m.clearance >= c.classification or c.creator = m.user_id)';
