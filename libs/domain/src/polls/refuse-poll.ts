import type { Poll, PollAnswer } from '@teamgram/event-schemas';
import { refusal } from '../refusal.ts';

const QUESTION_LENGTH_MAX = 255;
const ANSWER_LENGTH_MAX = 100;
const OPTION_BYTES_MAX = 100;
const SOLUTION_LENGTH_MAX = 200;
const ANSWERS_MIN = 2;
/** core.telegram.org/api/config: poll_answers_max. */
export const POLL_ANSWERS_MAX = 12;
/** core.telegram.org/api/config: poll_close_period_max. */
const CLOSE_PERIOD_MAX_S = 2_628_000;

/**
 * Refuses in order of precedence. Quizzes and anonymous polls cannot be open.
 * @param correct indexes of the correct answers, as given @param open others may add answers
 */
export function refusePoll({ question, answers, publicVoters, quiz, multiple, solution, closePeriodS }: Poll, correct: readonly number[] | undefined, open: boolean): void {
  if (question.trim() === '' || question.length > QUESTION_LENGTH_MAX) throw refusal('POLL_QUESTION_INVALID');
  if (answers.length < ANSWERS_MIN || answers.length > POLL_ANSWERS_MAX) throw refusal('POLL_ANSWERS_INVALID');
  for (const answer of answers) refuseAnswer(answer);
  if (new Set(answers.map(({ option }) => option.join())).size < answers.length) throw refusal('POLL_OPTION_DUPLICATE');
  if (solution.length > SOLUTION_LENGTH_MAX || closePeriodS > CLOSE_PERIOD_MAX_S || (open && (quiz || !publicVoters))) throw refusal('MEDIA_INVALID');
  if (!quiz) return;
  if (multiple) throw refusal('QUIZ_MULTIPLE_INVALID');
  if (!correct || correct.length === 0) throw refusal('QUIZ_CORRECT_ANSWERS_EMPTY');
  if (correct.length > 1) throw refusal('QUIZ_CORRECT_ANSWERS_TOO_MUCH');
  if (!correct.every((index) => index >= 0 && index < answers.length)) throw refusal('QUIZ_CORRECT_ANSWER_INVALID');
}

export function refuseAnswer({ text, option }: PollAnswer): void {
  if (text.trim() === '' || text.length > ANSWER_LENGTH_MAX) throw refusal('POLL_ANSWER_INVALID');
  if (option.length === 0 || option.length > OPTION_BYTES_MAX) throw refusal('POLL_OPTION_INVALID');
}
