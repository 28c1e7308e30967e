/** A message as it stands now: the recorded MessageSent and what has happened to it since (`message:<position>`). */
import { asSent } from '@teamgram/event-schemas';
import type { Content, Delivery, Keyboard, MessageSent } from '@teamgram/event-schemas';
import { filesOfMessage, type FileUse } from '../files/use.ts';
import { holdersOf } from '../partitions/holders.ts';
import { documentKind, type Documents, type Recorded, type View } from '../view.ts';
import { versionsBeside } from './said-beside.ts';
import { entryOf } from './mailbox.ts';

/** What has happened since; there is no document while nothing has. */
type Afterlife = {
  /** Position of the last MessageEdited. */
  content?: number;
  /** Stream versions of its edits. */
  edits: number[];
  /** Mailboxes that show it no more. */
  hidden: number[];
  erased: boolean;
  /** Stream versions whose keys are gone though the message is there. */
  erasedVersions?: number[];
  contentsRead?: boolean;
  /** Mailboxes that show it on top. */
  pinned?: number[];
  /** Position of its KeyboardSet; absent: it has no keyboard. */
  keyboard?: number;
};

const afterlives = documentKind<Afterlife>('message');
const UNTOUCHED: Afterlife = { edits: [], hidden: [], erased: false };

export type SentMessage = {
  position: number;
  stream: string;
  sentAtMs: number;
  author: number;
  /** The chat in whose name it was said; 0 = the author's own. */
  sender: number;
  /** Of a broadcast channel. */
  post: boolean;
  /** Where it is still shown. */
  deliveries: Delivery[];
  /** As last edited; undefined when its key is gone. */
  content: Content | undefined;
  /** Undefined: it has none. */
  keyboard: Keyboard | undefined;
  noForwards: boolean;
  groupedId: number;
  /** Of a supergroup: the message that began the thread it is in, 0 = none; whether that is a topic. */
  thread: number;
  topic: boolean;
  /** Stream versions of the send and of its edits: the keys that open it. */
  versions: number[];
  /** Stream versions of what others have said to it: those keys go with it, too. They may be very many, and are read only when they are asked for. */
  beside: () => readonly number[];
  /** Somebody has heard or watched what it carries. */
  contentsRead: boolean;
  /** Mailboxes in which it is pinned. */
  pinnedIn: readonly number[];
  /** Home only: another partition shows it, too. */
  isHeldElsewhere: () => boolean;
  /** The files that it shows or has shown. */
  files: FileUse[];
};

/** The message recorded at `position`; undefined when there is none or nobody sees it any more. */
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

/** The message that a mailbox numbers `id`; undefined when it is not there or not shown there. */
export function messageIn(view: View, mailbox: number, id: number): SentMessage | undefined {
  const position = entryOf(view.documents, mailbox, id);
  const message = position === undefined ? undefined : sentMessage(view, position);
  return message && deliveryTo(message, mailbox) ? message : undefined;
}

export function deliveryTo(message: Pick<SentMessage, 'deliveries'>, mailbox: number): Delivery | undefined {
  return message.deliveries.find((delivery) => delivery.mailbox === mailbox);
}

/** Changes what is known of a message since it was sent. */
export function noteOf(documents: Documents, position: number, change: (afterlife: Afterlife) => void): void {
  const afterlife = afterlives.find(documents, position) ?? { edits: [], hidden: [], erased: false };
  change(afterlife);
  afterlives.put(documents, position, afterlife);
}
