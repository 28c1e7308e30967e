import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const IMAGE_BYTES = 64 * 1024 * 1024;
const SBIN = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;

/**
 * A disk in a file: an ext4 file system on a loop device. What the file holds is what the "disk" was really given; what the system has only in its
 * page cache is not in it. So a copy of the file, mounted elsewhere, is what a power cut at that moment would have left.
 *
 * Mounts live in the mount namespace of the process (`unshare --mount`): they and their loop devices go when it ends, however it ends.
 */
export class LoopImage {
  readonly #file: string;
  /** Where it is mounted. */
  readonly dir: string;

  private constructor(place: string, name: string) {
    this.#file = join(place, `${name}.img`);
    this.dir = join(place, name);
    mkdirSync(this.dir);
  }

  /** A new file system, mounted. @param place a directory that images may fill */
  static create(place: string, name: string): LoopImage {
    const image = new LoopImage(place, name);
    writeFileSync(image.#file, '');
    truncateSync(image.#file, IMAGE_BYTES);
    run('mkfs.ext4', '-q', '-F', '-m', '0', image.#file);
    return image.#mounted();
  }

  /** What a power cut would leave now, mounted: the file system's journal is replayed. */
  cut(place: string, name: string): LoopImage {
    const image = new LoopImage(place, name);
    run('cp', '--sparse=always', this.#file, image.#file);
    return image.#mounted();
  }

  remove(): void {
    run('umount', this.dir);
    rmSync(this.#file);
    rmSync(this.dir, { recursive: true });
  }

  #mounted(): this {
    run('mount', '-o', 'loop', this.#file, this.dir);
    return this;
  }
}

/** Memory to keep images in: a copy takes milliseconds, and nothing of it reaches a real disk. */
export function mountMemory(dir: string): void {
  run('mount', '-t', 'tmpfs', 'images', dir);
}

/** Everything below and at `dir`, even when something still has a file open there. */
export function unmountAll(dir: string): void {
  run('umount', '--lazy', '--recursive', dir);
}

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, PATH: SBIN }, timeout: 60_000 });
}
