import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const IMAGE_BYTES = 64 * 1024 * 1024;
const SBIN = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;

/**
 * A disk image: an ext4 file system on a loop device. The file contains what reached the "disk", but not what is only in the page cache. So a copy of
 * the file, mounted elsewhere, is what a power cut at that moment would have left.
 *
 * Mounts live in the mount namespace of the process (`unshare --mount`): they and their loop devices disappear when it ends, however it ends.
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

  /** Creates and mounts a new file system. @param place a directory for images */
  static create(place: string, name: string): LoopImage {
    const image = new LoopImage(place, name);
    writeFileSync(image.#file, '');
    truncateSync(image.#file, IMAGE_BYTES);
    run('mkfs.ext4', '-q', '-F', '-m', '0', image.#file);
    return image.#mounted();
  }

  /** A mounted copy of what a power cut would leave now; the file system's journal is replayed. */
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

/** Mounts a tmpfs for images: a copy takes milliseconds, and no real disk is involved. */
export function mountMemory(dir: string): void {
  run('mount', '-t', 'tmpfs', 'images', dir);
}

/** Unmounts everything at and below `dir`, even if files there are still open. */
export function unmountAll(dir: string): void {
  run('umount', '--lazy', '--recursive', dir);
}

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, PATH: SBIN }, timeout: 60_000 });
}
