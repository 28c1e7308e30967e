/** core.telegram.org/api/top-rating: rating_e_decay of help.getConfig, the seconds in which a message's weight falls to 1/e (four weeks). */
export const RATING_DECAY_S = 2_419_200;
