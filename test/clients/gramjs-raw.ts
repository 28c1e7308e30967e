/** Adapter of GramJS and teleproto for raw-features.ts: requests and objects of the API by name. */
import { basename } from 'node:path';
import { statSync } from 'node:fs';
import { markedId } from './gramjs-chats.ts';
import type { Library } from './gramjs-chats.ts';
import { optionAt } from './raw-features.ts';
import type { Raw } from './raw-features.ts';

/* eslint-disable typescript/no-explicit-any */
type Any = any;

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
/** Before layer 214, topics existed in supergroups only. */
const OF_CHANNELS = /^messages\.(?=(createForumTopic|deleteTopicHistory|editForumTopic|getForumTopics|updatePinnedForumTopic)$)/;

/** The class for a name: `Api.messages.SendVote` for messages.sendVote. */
function classOf(Api: Any, name: string): Any {
  const parts = name.split('.');
  const last = capital(parts.pop()!);
  return parts.reduce((space, part) => space?.[part], Api)?.[last];
}

function made(Api: Any, value: Any): Any {
  if (Array.isArray(value)) return value.map((one) => made(Api, one));
  if (typeof value?._ !== 'string') return value;
  const { _: name, ...fields } = value;
  const known = Object.entries(fields).map(([field, one]) => [field, made(Api, one)]);
  const found = classOf(Api, name);
  if (found) return new found(Object.fromEntries(known));
  const { peer, ...others } = Object.fromEntries(known) as Any;
  return new (classOf(Api, name.replace(OF_CHANNELS, 'channels.')))({ channel: peer, ...others });
}

export function gramjsRaw({ Api, CustomFile, client, bigInt, inputPeer, remember, randomId }: Library): Raw {
  return {
    call: (request) => client().invoke(made(Api, request)),
    peer: inputPeer, channel: inputPeer, user: inputPeer,
    chatId: (chat) => bigInt(-chat),
    remember, randomId, zero: bigInt(0),
    rightAnswer: (index) => (Api.InputPollAnswer ? index : optionAt(index)),
    upload: (path) => client().uploadFile({ file: new CustomFile(basename(path), statSync(path).size, path), workers: 1 }),
    marked: markedId,
    kind: (object) => {
      const name = object?.className as string | undefined;
      return name === undefined ? '' : name.charAt(0).toLowerCase() + name.slice(1);
    },
  };
}
