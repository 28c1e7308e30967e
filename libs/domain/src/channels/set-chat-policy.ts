import type { Fact } from '@teamgram/event-schemas';
import { refusal } from '../refusal.ts';
import { userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { chatStream, type Chat } from './chat.ts';
import { permitted } from './chat-state.ts';
import { clearanceOf } from './clearance.ts';
import { MINUTES_OF_DAY, type Hours } from './hours.ts';
import { CLASSIFICATION_MAX } from './rights.ts';
import { chatView, type ChatView } from './standing.ts';

/** `npm run ops -- chat-policy`, on behalf of an admin of the chat. Undefined values stay unchanged. */
export type SetChatPolicy = {
  type: 'SetChatPolicy';
  chat: number;
  by: number;
  /** 'off': members may write at any time. */
  hours: Hours | 'off' | undefined;
  classification: number | undefined;
  clearances: { user: number; level: number }[];
};

type Clearance = { user: number; exists: boolean; former: number; level: number };
export type SetChatPolicyState = { found: ChatView | undefined; clearances: Clearance[] };

const CLEARANCES_MAX = 200;

export function load(view: View, { chat, by, clearances }: SetChatPolicy, { nowMs }: { nowMs: number }): SetChatPolicyState {
  return {
    found: chatView(view, chat, by, nowMs),
    clearances: clearances.slice(0, CLEARANCES_MAX).map(({ user, level }) => ({
      user, level, exists: userOf(view.documents, user)?.kind === 'person', former: clearanceOf(view.documents, chat, user),
    })),
  };
}

/**
 * Throws CHANNEL_PRIVATE, PEER_ID_INVALID, CHAT_ADMIN_REQUIRED, CHANNEL_INVALID (a basic group, whose messages belong to each member's mailbox),
 * USERS_TOO_MUCH, USER_ID_INVALID, INPUT_CONSTRUCTOR_INVALID (an invalid hour or level).
 */
export function setChatPolicy(state: SetChatPolicyState, command: SetChatPolicy): Fact[] {
  const { peer, chat } = permitted(state, 'set-policy');
  if (chat.kind === 'basic') throw refusal('CHANNEL_INVALID');
  if (command.clearances.length > CLEARANCES_MAX) throw refusal('USERS_TOO_MUCH');
  const stated = { stream: chatStream(peer), chat: peer, by: command.by };
  const changed = state.clearances.filter(({ former, level }) => former !== level);
  for (const { exists, level } of state.clearances) checkClearance(exists, level);
  return [
    ...hoursFacts(chat, command.hours).map((hours) => ({ type: 'SpeakingHoursSet', ...stated, ...hours }) as const),
    ...changed.map(({ user, level }) => ({ type: 'ClearanceGiven', ...stated, user, level }) as const),
    ...classificationFacts(chat, command.classification).map((level) => ({ type: 'ClassificationSet', ...stated, level }) as const),
  ];
}

function checkClearance(exists: boolean, level: number): void {
  if (!exists) throw refusal('USER_ID_INVALID');
  checkLevel(level);
}

function checkLevel(level: number): void {
  if (!Number.isInteger(level) || level < 0 || level > CLASSIFICATION_MAX) throw refusal('INPUT_CONSTRUCTOR_INVALID');
}

function classificationFacts({ classification = 0 }: Readonly<Chat>, level: number | undefined): number[] {
  if (level === undefined) return [];
  checkLevel(level);
  return level === classification ? [] : [level];
}

/** In the log, equal ends mean "always". */
function hoursFacts({ hours }: Readonly<Chat>, wanted: Hours | 'off' | undefined): Hours[] {
  if (wanted === undefined) return [];
  if (wanted === 'off') return hours ? [{ fromM: 0, untilM: 0 }] : [];
  const { fromM, untilM } = wanted;
  const isMinute = (minute: number) => Number.isInteger(minute) && minute >= 0 && minute < MINUTES_OF_DAY;
  if (!isMinute(fromM) || !isMinute(untilM) || fromM === untilM) throw refusal('INPUT_CONSTRUCTOR_INVALID');
  return hours?.fromM === fromM && hours.untilM === untilM ? [] : [{ fromM, untilM }];
}
