/** Files used in several partitions: erased when the last one stops using them and never before, however late deliveries arrive. */
import fc from 'fast-check';
import { content, delivery, media, ORDINARY_SEND, photo } from '@teamgram/event-schemas';
import type { Fact } from '@teamgram/event-schemas';
import { describe, expect, test } from 'vitest';
import { isFileAtHand, outboxLength, postedDelivery, ptsOf, type Command } from '../src/index.ts';
import { clear, edit, forward, remove, send, storePhoto } from './commands.ts';
import { Deployment, everybody } from './deployment.ts';
import { START_MS } from './given.ts';

const [alice, bob, carol] = everybody as [number, number, number];
const WEEK_MINUTES = 7 * 1440;
const withPhoto = (peer: number, id: number) => send(peer, '', { media: { kind: 'photo', id, spoiler: false } });
const photoIn = (fact: Fact) => ((fact.type === 'MessageSent' || fact.type === 'MessageEdited') ? fact.content?.media?.photo?.id : undefined);

/** Stands for the group of all users. */
const GROUP = -1;

class Files extends Deployment {
  group = GROUP;

  override run(command: Command, actor: number, minute: number): void {
    const named = Object.entries(command).map(([key, value]) => [key, value === GROUP ? this.group : value] as const);
    super.run(Object.fromEntries(named) as unknown as Command, actor, minute);
  }

  /** Deliveries cause further deliveries: home passes on what it has received, and is told what was released. */
  override settle(): void {
    for (let round = 0; round < 3; round++) super.settle();
  }

  /** @param counted false: stored by a version that did not count loans */
  store(id: number, owner: number, counted: boolean): void {
    const { description } = storePhoto(id);
    this.record(0, { type: 'FileStored', stream: `file-${id}`, id, owner, sizeBytes: 9, description, loansCounted: counted });
  }

  /** As a gateway does: home lends files attached elsewhere. */
  attach(command: Command, id: number, actor: number, minute: number): void {
    const partition = this.partitionOf(actor);
    if (partition !== 0 && !isFileAtHand(this.worlds[partition]!.documents, id)) {
      this.run({ type: 'LendFile', id, partition }, actor, minute);
      this.carry(0, partition, this.received(0, partition), Infinity);
    }
    this.run(command, actor, minute);
  }

  /** Files erased by home. */
  erased(): number[] {
    return this.facts(0).flatMap((fact) => (fact.type === 'FileErased' ? [fact.id] : []));
  }

  /** No erased file is used by a message, or by one in transit. */
  expectNoneShown(): void {
    const shown = new Set([...this.worlds.flatMap((_, partition) => [...this.#shownIn(partition)]), ...this.#underWay()]);
    expect(this.erased().filter((file) => shown.has(file))).toEqual([]);
  }

  #shownIn(partition: number): Set<number> {
    const messages = new Map<number, Set<number>>();
    for (const [position, fact] of this.facts(partition).entries()) {
      const file = photoIn(fact);
      const message = fact.type === 'MessageEdited' ? fact.message : position;
      if (file !== undefined) messages.set(message, new Set([...(messages.get(message) ?? []), file]));
      if (fact.type === 'MessagesErased') for (const gone of fact.messages) messages.delete(gone);
      if (fact.type === 'MessageVersionsErased') messages.delete(fact.message);
    }
    return new Set([...messages.values()].flatMap((files) => [...files]));
  }

  #underWay(): number[] {
    return this.worlds.flatMap(({ view }, from) => this.worlds.flatMap((_, to) => {
      if (from === to) return [];
      const numbers = Array.from({ length: outboxLength(view, to) - this.received(from, to) }, (_, index) => this.received(from, to) + index);
      return numbers.flatMap((number) => photoIn(postedDelivery(view, from, to, number)!.told) ?? []);
    }));
  }
}

/** Alice's and Bob's copies of messages with photos sent before loans were counted. */
class OldFiles extends Files {
  sendOld(id: number): void {
    for (const user of [alice, bob]) {
      const { documents } = this.worlds[this.partitionOf(user)]!;
      const pts = ptsOf(documents, user) + 1;
      const to = delivery({ mailbox: user, peer: user === alice ? bob : alice, messageId: pts, pts, ptsCount: 1 });
      const sent: Fact = { ...ORDINARY_SEND, type: 'MessageSent', stream: `dialog-${alice}-${bob}`, author: alice, content: content({ media: media({ photo: photo({ id, dateS: 1 }) }) }), deliveries: [to] };
      this.record(this.partitionOf(user), sent);
    }
  }
}

describe('a file that was stored before loans were counted', () => {
  test.each([[alice, bob], [bob, alice]])('is erased with its last use, whichever user that belongs to', (first, last) => {
    const both = new OldFiles(2);
    both.store(5, alice, false);
    both.sendOld(5);
    both.lookAt(0, 1);
    both.settle();
    expect(both.facts(0).filter(({ type }) => type === 'FileLoansCounted')).toMatchObject([{ id: 5 }]);
    both.run(remove([2]), first, 2);
    both.settle();
    both.lookAt(1, WEEK_MINUTES + 5);
    both.settle();
    expect(both.erased()).toEqual([]);
    both.run(remove([2]), last, WEEK_MINUTES + 6);
    both.settle();
    both.settle();
    expect(both.erased()).toEqual([5]);
  });

  test('is counted once even if nobody or only home shows it; never with a single partition', () => {
    const both = new OldFiles(3);
    for (const id of [5, 6]) both.store(id, bob, false);
    both.run(withPhoto(bob, 6), bob, 0);
    for (const minute of [1, 2]) both.lookAt(0, minute);
    both.settle();
    expect(both.facts(0).filter(({ type }) => type === 'FileLoansCounted')).toHaveLength(2);
    for (const partition of [1, 2]) both.lookAt(partition, WEEK_MINUTES + 5);
    both.settle();
    both.lookAt(0, WEEK_MINUTES + 6);
    expect(both.erased()).toEqual([5]);
    const one = new OldFiles(1);
    one.store(5, alice, false);
    one.lookAt(0, 1);
    expect(one.facts(0).some(({ type }) => type === 'FileLoansCounted')).toBe(false);
  });

  test('is not given up while an older message shows it, even if a later loan was returned', () => {
    const both = new OldFiles(2);
    both.store(5, alice, false);
    both.sendOld(5);
    both.attach(withPhoto(bob, 5), 5, alice, 1);
    both.settle();
    for (const user of [alice, bob]) both.run(remove([3]), user, 2);
    both.settle();
    both.lookAt(0, 3);
    both.settle();
    both.lookAt(1, WEEK_MINUTES + 5);
    both.settle();
    both.run(remove([2]), bob, WEEK_MINUTES + 6);
    expect(both.erased()).toEqual([]);
    both.run(remove([2]), alice, WEEK_MINUTES + 7);
    both.settle();
    expect(both.erased()).toEqual([5]);
  });
});

describe('a file that is shown in several partitions', () => {
  test('is erased with its last use on either side, with the keys of its records there', () => {
    const both = new Files(2);
    both.run(storePhoto(5), alice, 0);
    both.attach(withPhoto(bob, 5), 5, alice, 1);
    both.settle();
    both.run(remove([2]), alice, 2);
    both.settle();
    expect(both.erased()).toEqual([]);
    both.run(remove([2]), bob, 3);
    both.settle();
    expect(both.erased()).toEqual([5]);
    expect(both.facts(1).filter(({ type }) => type === 'FileReturned')).toMatchObject([{ stream: 'borrowed-5', loans: 1, versions: [0] }]);
  });

  test('stays while another partition to which home has sent it has not returned it', () => {
    const both = new Files(2);
    both.run(storePhoto(5), bob, 0);
    both.attach(withPhoto(alice, 5), 5, bob, 1);
    both.run(remove([2]), bob, 2);
    expect(both.erased()).toEqual([]);
    both.settle();
    both.run(forward(bob, [2], carol), alice, 3);
    both.run(remove([2], true), alice, 4);
    both.settle();
    expect(both.erased()).toEqual([]);
    both.run(clear(carol, { revoke: true }), alice, 5);
    both.settle();
    expect(both.erased()).toEqual([5]);
  });

  test('is erased when it was exchanged between two others, in whatever order home hears from them', () => {
    const three = new Files(3);
    const [first, second] = everybody.filter((user) => three.partitionOf(user) !== 0) as [number, number];
    expect(three.partitionOf(first)).not.toBe(three.partitionOf(second));
    three.run(storePhoto(5), first, 0);
    three.attach(withPhoto(second, 5), 5, first, 1);
    const [from, to] = [three.partitionOf(first), three.partitionOf(second)];
    three.carry(from, to, 0, Infinity);
    three.run(remove([2]), second, 2);
    three.carry(to, 0, 0, Infinity);
    expect(three.erased()).toEqual([]);
    three.run(remove([2]), first, 3);
    three.settle();
    expect(three.erased()).toEqual([5]);
  });

  test('is erased with the account if only a scheduled message shows it; a profile photo only if no message shows it', () => {
    const both = new Files(2);
    both.run(storePhoto(5), alice, 0);
    both.attach(send(bob, '', { ...withPhoto(bob, 5), later: { dueS: START_MS / 1000 + 86_400 } }), 5, alice, 1);
    both.run(storePhoto(6), alice, 2);
    both.run({ type: 'SetProfilePhoto', photo: 6 }, alice, 3);
    both.attach(withPhoto(bob, 6), 6, alice, 4);
    both.settle();
    both.run({ type: 'DeleteAccount', proof: undefined }, alice, 5);
    both.settle();
    expect(both.erased()).toEqual([5]);
    for (const partition of [0, 1]) both.lookAt(partition, 6);
    both.settle();
    expect(both.erased()).toEqual([5]);
    both.run(clear(alice, { revoke: true }), bob, 7);
    both.settle();
    expect(both.erased()).toEqual([5, 6]);
  });

  const somebody = fc.constantFrom(...everybody);
  const somewhere = fc.constantFrom(...everybody, GROUP);
  const FILES = [1, 2, 3, 4, 5, 6];
  const anyFile = fc.constantFrom(...FILES);
  const anyId = fc.integer({ min: 2, max: 20 });
  const anyStep = fc.oneof(
    { weight: 4, arbitrary: fc.record({ actor: somebody, file: anyFile, peer: somewhere }).map(({ actor, file, peer }) => ({ actor, file, command: withPhoto(peer, file) as Command })) },
    { weight: 1, arbitrary: fc.record({ actor: somebody, file: anyFile, peer: somewhere, id: anyId }).map(({ actor, file, peer, id }) => ({ actor, file, command: edit(peer, id, 'x', { media: { kind: 'photo', id: file, spoiler: false } }) as Command })) },
    { weight: 4, arbitrary: fc.record({ actor: somebody, command: fc.tuple(somewhere, fc.array(anyId, { minLength: 1, maxLength: 3 }), somewhere).map(([from, ids, to]): Command => forward(from, ids, to)) }) },
    { weight: 6, arbitrary: fc.record({ actor: somebody, command: fc.tuple(fc.array(anyId, { minLength: 1, maxLength: 8 }), fc.boolean()).map(([ids, revoke]): Command => remove(ids, revoke)) }) },
    { weight: 5, arbitrary: fc.record({ actor: somebody, command: fc.tuple(somewhere, fc.boolean()).map(([peer, revoke]): Command => clear(peer, { revoke })) }) },
    { weight: 1, arbitrary: fc.record({ actor: somebody, command: anyFile.map((photo): Command => ({ type: 'SetProfilePhoto', photo })) }) },
    { weight: 6, arbitrary: fc.record({ from: fc.nat(2), to: fc.nat(2), most: fc.nat(4) }) },
    { weight: 1, arbitrary: fc.record({ restart: fc.nat(2) }) },
    { weight: 1, arbitrary: fc.constant({ lookAt: 0 }) },
  );

  test('is never erased while a message shows it, and always in the end, whenever deliveries arrive', () => {
    let erasures = 0;
    fc.assert(fc.property(fc.array(anyStep, { minLength: 40, maxLength: 120, size: 'max' }), (steps) => {
      const three = new Files(3);
      three.group = three.createChat('all of us', alice, everybody.slice(1));
      for (const file of FILES) three.store(file, everybody[file % everybody.length]!, file > 2);
      let erased = 0;
      for (const [minute, step] of steps.entries()) {
        if ('file' in step) three.attach(step.command, step.file, step.actor, minute);
        else if ('command' in step) three.run(step.command, step.actor, minute);
        else if ('restart' in step) three.worlds[step.restart]!.restart();
        else if ('lookAt' in step) three.lookAt(0, minute);
        else if (step.from !== step.to) three.carry(step.from, step.to, three.received(step.from, step.to), step.most);
        if (three.erased().length > erased) three.expectNoneShown();
        erased = three.erased().length;
      }
      three.expectNoneShown();
      erasures += erased;
      letGo(three, steps.length);
      expect(three.erased().toSorted((one, other) => one - other)).toEqual(FILES);
    }), { seed: 32, numRuns: 150 });
    expect(erasures).toBeGreaterThan(15);
  });
});

/** Everybody deletes everything; a week later nothing is waiting to be used. */
function letGo(deployment: Files, minute: number): void {
  deployment.lookAt(0, minute);
  deployment.settle();
  for (const user of everybody) {
    for (const peer of [...everybody, GROUP]) deployment.run(clear(peer, { revoke: true }), user, minute);
    deployment.settle();
    const photos = deployment.facts(0).flatMap((fact) => (fact.type === 'ProfilePhotoSet' && fact.user === user && fact.photo ? [fact.photo.id] : []));
    deployment.run({ type: 'RemoveProfilePhotos', photos }, user, minute);
  }
  deployment.settle();
  for (const partition of [1, 2, 0]) deployment.lookAt(partition, minute + WEEK_MINUTES);
  deployment.settle();
  deployment.lookAt(0, minute + WEEK_MINUTES);
}
