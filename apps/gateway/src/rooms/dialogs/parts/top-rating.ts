/** core.telegram.org/api/top-rating: help.getConfig rating_e_decay, seconds after which a message counts 1/e (four weeks). */
export const RATING_DECAY_S = 2_419_200;
