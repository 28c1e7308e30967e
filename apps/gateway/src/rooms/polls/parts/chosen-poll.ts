import { randomBytes } from 'node:crypto';
import { refusal } from '@teamgram/domain';
import type { ChoiceOfMedia } from '@teamgram/domain';
import { poll as pollOf, pollAnswer } from '@teamgram/event-schemas';
import type { PollAnswer, TextEntity } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { storedEntities } from '../../../convert/text-entities.ts';
import { userOf } from '../../../peers/input-peer.ts';
import type { Context } from '../../../rpc/context.ts';

/** Reads a new poll, or an edit that closes one. Throws MEDIA_INVALID for unsupported features: hidden results, restrictions of voters, media. */
export function chosenPoll(context: Context, { poll, correct_answers, attached_media, solution, solution_entities, solution_media }: tl.inputMediaPoll): ChoiceOfMedia {
  if (attached_media || solution_media || poll.hide_results_until_close || poll.subscribers_only || poll.countries_iso2) throw refusal('MEDIA_INVALID');
  const entities = (given: tl.MessageEntity[] | undefined) => entitiesIn(context, given);
  const closePeriodS = poll.close_period ?? 0;
  return {
    kind: 'poll',
    correct: correct_answers,
    open: poll.open_answers === true,
    poll: pollOf({
      id: randomBytes(6).readUIntBE(0, 6) + 1,
      question: poll.question.text,
      entities: entities(poll.question.entities),
      answers: poll.answers.map((answer, index) => chosenAnswer(answer, index, correct_answers ?? [], entities)),
      publicVoters: poll.public_voters === true,
      multiple: poll.multiple_choice === true,
      quiz: poll.quiz === true,
      closed: poll.closed === true,
      solution: solution ?? '',
      solutionEntities: entities(solution_entities),
      closePeriodS,
      closeDateS: closePeriodS > 0 ? context.nowS + closePeriodS : poll.close_date ?? 0,
    }),
  };
}

export function entitiesIn({ view }: Context, given: tl.MessageEntity[] | undefined): TextEntity[] {
  return storedEntities(given, (user) => userOf(view, user));
}

/** Old clients choose the option bytes; for new ones the server does (core.telegram.org/constructor/inputPollAnswer). */
function chosenAnswer(answer: tl.PollAnswer, index: number, correct: readonly number[], entities: (given: tl.MessageEntity[]) => TextEntity[]): PollAnswer {
  const option = answer._ === 'pollAnswer' ? answer.option : new TextEncoder().encode(`${index}`);
  return pollAnswer({ text: answer.text.text, entities: entities(answer.text.entities), option, correct: correct.includes(index) });
}
