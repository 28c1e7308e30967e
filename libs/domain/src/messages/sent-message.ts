/** A message in its current state: the recorded MessageSent and what happened to it since (`message:<position>`). */
import { asSent } from '@teamgram/event-schemas';
import type { Content, Delivery, Keyboard, MessageSent } from '@teamgram/event-schemas';
import { filesOfMessage, type FileUse } from '../files/use.ts';
import { holdersOf } from '../partitions/holders.ts';
import { documentKind, type Documents, type Recorded, type View } from '../view.ts';
import { versionsBeside } from './said-beside.ts';
import { entryOf } from './mailbox.ts';

/** Changes since sending; there is no document while there are none. */
type Afterlife = {
  /** Position of the last MessageEdited. */
  content?: number;
  /** Stream versions of its edits. */
  edits: number[];
  /** Mailboxes that no longer show it. */
  hidden: number[];
  erased: boolean;
  /** Stream versions whose keys were destroyed although the message remains. */
  erasedVersions?: number[];
  contentsRead?: boolean;
  /** Mailboxes in which it is pinned. */
  pinned?: number[];
  /** Position of its KeyboardSet; absent: no keyboard. */
  keyboard?: number;
};

const afterlives = documentKind<Afterlife>('message');
const UNTOUCHED: Afterlife = { edits: [], hidden: [], erased: false };

export type SentMessage = {
  position: number;
  stream: string;
  sentAtMs: number;
  author: number;
  /** The chat that it was sent as; 0: the author. */
  sender: number;
  /** It is a post of a broadcast channel. */
  post: boolean;
  /** The deliveries to mailboxes that still show it. */
  deliveries: Delivery[];
  /** As of the last edit; undefined when its key was destroyed. */
  content: Content | undefined;
  /** Undefined: none. */
  keyboard: Keyboard | undefined;
  noForwards: boolean;
  groupedId: number;
  /** In a supergroup: the message that started its thread, 0: none; and whether this is a topic. */
  thread: number;
  topic: boolean;
  /** Stream versions of the send and its edits, i.e. the keys of its content. */
  versions: number[];
  /** Stream versions of facts attached by others, whose keys are destroyed with the message. Possibly very many, hence read on demand. */
  beside: () => readonly number[];
  /** Its media were played or viewed. */
  contentsRead: boolean;
  /** Mailboxes in which it is pinned. */
  pinnedIn: readonly number[];
  /** At home only: another partition shows it, too. */
  isHeldElsewhere: () => boolean;
  /** The files that it uses or has used. */
  files: FileUse[];
};

/** The message recorded at `position`; undefined: none, or nobody sees it any more. */
export function sentMessage(view: View, position: number): SentMessage | undefined {
  const afterlife = afterlives.find(view.documents, position) ?? UNTOUCHED;
  const recorded = afterlife.erased ? undefined : view.journal.read(position);
  if (recorded?.fact.type === 'MessageImported') return asItStands(view, recorded, asSent(recorded.fact), afterlife);
  if (recorded?.fact.type !== 'MessageSent') return undefined;
  return asItStands(view, recorded, recorded.fact, afterlife);
}

function asItStands(view: View, recorded: Recorded, fact: MessageSent, afterlife: Afterlife): SentMessage {
  const { author, sender, post, noForwards, groupedId, thread, topic, stream } = fact;
  const edited = afterlife.content === undefined ? undefined : view.journal.read(afterlife.content)?.fact;
  return {
    position: recorded.position,
    stream,
    sentAtMs: recorded.timeMs,
    author,
    sender,
    post,
    deliveries: fact.deliveries.filter(({ mailbox }) => !afterlife.hidden.includes(mailbox)),
    content: edited?.type === 'MessageEdited' ? edited.content : fact.content,
    keyboard: keyboardAt(view, afterlife.keyboard),
    noForwards,
    groupedId,
    thread,
    topic,
    versions: [recorded.version, ...afterlife.edits].filter((version) => !afterlife.erasedVersions?.includes(version)),
    beside: () => versionsBeside(view.documents, recorded.position),
    contentsRead: afterlife.contentsRead ?? false,
    pinnedIn: afterlife.pinned ?? [],
    isHeldElsewhere: () => holdersOf(view.documents, recorded.position).length > 0,
    files: filesOfMessage(view.documents, recorded.position),
  };
}

function keyboardAt({ journal }: View, position: number | undefined): Keyboard | undefined {
  const set = position === undefined ? undefined : journal.read(position)?.fact;
  return set?.type === 'KeyboardSet' ? set.keyboard : undefined;
}

/** The message with this id in the mailbox; undefined: none, or not shown there any more. */
export function messageIn(view: View, mailbox: number, id: number): SentMessage | undefined {
  const position = entryOf(view.documents, mailbox, id);
  const message = position === undefined ? undefined : sentMessage(view, position);
  return message && deliveryTo(message, mailbox) ? message : undefined;
}

export function deliveryTo(message: Pick<SentMessage, 'deliveries'>, mailbox: number): Delivery | undefined {
  return message.deliveries.find((delivery) => delivery.mailbox === mailbox);
}

/** Changes the record of what happened to a message since it was sent. */
export function noteOf(documents: Documents, position: number, change: (afterlife: Afterlife) => void): void {
  const afterlife = afterlives.find(documents, position) ?? { edits: [], hidden: [], erased: false };
  change(afterlife);
  afterlives.put(documents, position, afterlife);
}
