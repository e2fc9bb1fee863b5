/**
 * Follows one log by its inode: what was rotated away is read to its end, by whatever name and compression it has now,
 * then the new file from its beginning. A log that was cut (copytruncate) is looked for among its copies.
 */
import { watch } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileProblem } from '../reading/log-files.ts';
import { before, checked, checkOf, fits, unpackedBefore, type Place } from './place.ts';
import { ReadAhead } from './read-ahead.ts';
import { rotatedOf, whyNotFollowed, type Segment } from './siblings.ts';
import { unpacked } from './unpacked.ts';

const nothing = checkOf(new Uint8Array(0));
/** A last line without its end is read when it grows longer than this. */
const longestLine = 65_536;
/** Looks without a new line at a file that was renamed, before the new one is begun: its writer may not know yet. */
const patience = 3;
/** Each so many looks at an empty one, the rotated ones are looked through. */
const emptyLooks = 5;
/** While logs are renamed and packed, one of them may have no name for a moment: so often, and so far apart, is looked. */
const rotationLooks = 8;
const rotationMs = 250;

export interface Piece {
  /** Until the next piece is asked for. */
  bytes: Uint8Array;
  /** Name of the file, without its folder. */
  name: string;
}

/** What has to be said of a source: once, however long it lasts. */
export interface Remark {
  what: 'gap' | 'problem';
  says: string;
}

export class LogFollower {
  readonly path: string;
  place: Place | null;
  readonly #now: () => Date;
  readonly #remarks: Remark[] = [];
  #said = new Set<string>();
  /** Whole files to be read before the log itself. */
  #segments: Segment[] | null = null;
  /** Which rotated files there were at the last look. */
  #copies = '';
  #packed: { parts: AsyncGenerator<Uint8Array>; handle: FileHandle; path: string } | null = null;
  #file: { handle: FileHandle; inode: number; path: string; final: boolean } | null = null;
  /** Where the next line is read: the place once one was. */
  #at = { inode: 0, offset: 0, check: nothing };
  #tail: Buffer = Buffer.alloc(0);
  #quiet = 0;
  /** Another file has its name; it is read to its end. */
  #isRenamed = false;
  /** The bytes in front of the place, so that its check needs no reading back. */
  #behind: Buffer = Buffer.alloc(0);
  readonly #ahead = new ReadAhead(longestLine);

  constructor(path: string, place: Place | null, now: () => Date) {
    this.path = path;
    this.place = place;
    this.#now = now;
  }

  /** What has to be said since it was asked last. */
  remarks(): Remark[] {
    return this.#remarks.splice(0);
  }

  /** The next whole lines; null where there are none for now. The place is behind them. */
  async next(): Promise<Piece | null> {
    try {
      this.#segments ??= await this.#begin();
      for (;;) {
        const piece = await this.#step();
        if (piece !== 'again') {
          if (piece) this.#healed();
          return piece;
        }
      }
    } catch (error) {
      const { says, hint } = fileProblem(this.path, error as NodeJS.ErrnoException);
      this.#say('problem', `${says} ${hint} The watch goes on and looks again.`);
      await this.close();
      this.#segments = null;
      return null;
    }
  }

  /** `wake` is called when the log is written to, where the system tells that; what it gives back ends that. */
  listen(wake: () => void): () => void {
    // In a rotation each look is one of patience.
    if (!this.#file || this.#isRenamed) return () => undefined;
    try {
      const watcher = watch(this.path, { persistent: false }, () => wake());
      watcher.on('error', () => undefined);
      return () => watcher.close();
    } catch {
      return () => undefined; // it is gone, or the system has no more watches: the clock wakes
    }
  }

  async close(): Promise<void> {
    await this.#endPacked();
    await this.#closeFile().catch(() => undefined);
    this.#tail = Buffer.alloc(0);
  }

  async #step(): Promise<Piece | null | 'again'> {
    if (this.#packed) return this.#unpack();
    if (!this.#file) return this.#openNext();
    const { handle, inode, path } = this.#file;
    const at = this.#at.offset + this.#tail.length;
    const read = await this.#ahead.read(handle, at, this.#tail, this.#behind);
    if (read) {
      // Cut and written beyond our place: what stands before it is not what was read. Before any piece, for a process that
      // gets no time may sleep there.
      // Nothing of an empty log tells whether it was filled and cut meanwhile: its copies do.
      const isFirst = at === 0 && this.#quiet > 0;
      if (!this.#file.final && (isFirst || !read.isOurs)) return this.#rotated();
      this.#quiet = 0;
      return this.#lines(read.bytes, path) ?? 'again';
    }
    if (this.#file.final) return this.#endSegment(path);
    this.#quiet++;
    const [own, named] = await Promise.all([handle.stat(), stat(this.path).catch(() => null)]);
    if (own.size < at || (own.size === at && own.size > 0 && !(await this.#isOurs(handle))))
      return this.#rotated();
    if (!named) {
      if (this.#quiet === 40)
        this.#say('problem', `${this.path} is gone; the watch waits for it to come back.`);
      return null;
    }
    this.#isRenamed = named.ino !== inode;
    // An empty one: its writer may not know it yet, unless what it held was rotated away, too.
    if (named.size === 0)
      return this.#quiet % emptyLooks === patience && (await this.#hasNewer()) ? this.#rotated() : null;
    if (named.ino === inode || this.#quiet < patience) return null;
    return this.#rotated(this.#tail.length === 0);
  }

  async #hasNewer(): Promise<boolean> {
    const { all, found } = await this.#look();
    return found >= 0 && all.slice(found + 1).some(({ path }) => path !== this.path);
  }

  /**
   * Another file has the name now, or this one was cut. What of ours is left, stands in a rotated one.
   * @param isWhole it was read to its end: nothing is missing, also where it is gone
   */
  async #rotated(isWhole = false): Promise<'again'> {
    await this.#closeFile();
    this.#tail = Buffer.alloc(0);
    this.#quiet = 0;
    this.#isRenamed = false;
    this.#segments = await this.#begin(isWhole);
    return 'again';
  }

  /** Where our place is not found at first, a rotation may be under way: a gap is said when it is still so after it. */
  async #begin(isWhole = false): Promise<Segment[]> {
    for (let looks = 1; ; looks++) {
      const { all, found } = await this.#look();
      const { place } = this;
      if (!place) return all;
      if (found >= 0) return [{ ...all[found]!, from: place.offset }, ...all.slice(found + 1)];
      const next = all.findIndex(({ inode }) => inode === place.next);
      if (next >= 0) return all.slice(next);
      if (place.offset === 0 || looks === rotationLooks) return this.#afterGap(all, place, isWhole);
      await sleep(rotationMs);
    }
  }

  async #look(): Promise<{ all: Segment[]; found: number }> {
    const live = await stat(this.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      this.#say('problem', `${fileProblem(this.path, error).says} The watch waits for it.`);
      return null;
    });
    const whyNot = live && whyNotFollowed(this.path, live);
    if (whyNot) this.#say('problem', whyNot);
    const { segments, unread } = await rotatedOf(this.path, this.#now());
    this.#copies = segments.map(({ inode, size }) => `${inode} ${size}`).join();
    const all = [...segments];
    if (live && !whyNot)
      all.push({
        ...{ path: this.path, inode: live.ino, born: live.birthtimeMs, size: live.size },
        ...{ gzip: false, from: 0, first: null },
      });
    const { place } = this;
    if (!place && unread.length)
      this.#say('problem', `${unread.join(', ')} cannot be read here; the watch begins after them.`);
    return { all, found: place ? await this.#find(all, place) : -1 };
  }

  /** Where our place is: the file of that inode, else any that holds the same bytes there. */
  async #find(all: Segment[], place: Place): Promise<number> {
    const same = all.findIndex(({ inode }) => inode === place.inode);
    if (same >= 0) {
      const { path, size, gzip } = all[same]!;
      if (place.offset === 0) return same;
      if ((gzip || size >= place.offset) && (await fits(path, place, gzip))) return same;
    }
    for (const [index, { path, size, gzip }] of [...all.entries()].reverse())
      if (
        index !== same &&
        (gzip || size >= place.offset) &&
        (await fits(path, place, gzip).catch(() => false))
      )
        return index;
    return -1;
  }

  #afterGap(all: Segment[], place: Place, isWhole: boolean): Segment[] {
    const since = place.at ? ` after ${place.at}` : '';
    if (place.offset > 0 && !isWhole)
      this.#say(
        'gap',
        `${basename(this.path)} was cut or rotated away while nobody read: its lines${since} up to the oldest that is left are unknown. Counts of that time may be too low.`,
      );
    // What began before our place was read before; the log itself never was.
    const read = place.at ? Date.parse(place.at) / 1000 : 0;
    return all.filter(({ path, first }) => path === this.path || (first !== null && first > read));
  }

  async #openNext(): Promise<Piece | null | 'again'> {
    const segment = this.#segments!.shift();
    if (!segment) {
      this.#segments = null;
      return null;
    }
    const { path, inode, born, gzip, from } = segment;
    // Filled and cut since we looked, it has its inode still: there is one copy more.
    if (path === this.path && from === 0 && this.place) {
      const before = this.#copies;
      await this.#look();
      if (this.#copies !== before) {
        this.#segments = await this.#begin();
        return 'again';
      }
    }
    const handle = await open(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT' || path === this.path) throw error;
      return null;
    });
    const opened = await handle?.stat();
    // Where a file system keeps no time of birth the log itself would seem new with each line.
    const isOther = opened?.ino !== inode || (path !== this.path && opened.birthtimeMs !== born);
    if (!handle || isOther) {
      // Rotated since we looked.
      await handle?.close();
      this.#segments = await this.#begin();
      return 'again';
    }
    this.#behind = Buffer.from(await (gzip ? unpackedBefore(handle, from) : before(handle, from)));
    this.#at = { inode, offset: from, check: checkOf(this.#behind) };
    // Until a line of the next file was read, the place is at the end of the one before: that one may be rotated, too.
    if (this.place) this.place = { ...this.place, ...(from === 0 ? { next: inode } : { inode }) };
    if (gzip) {
      this.#packed = { parts: unpacked(handle, from), handle, path };
      this.#file = null;
      return 'again';
    }
    this.#file = { handle, inode, path, final: this.#segments!.length > 0 || path !== this.path };
    return 'again';
  }

  async #unpack(): Promise<Piece | null | 'again'> {
    const { parts, path } = this.#packed!;
    let next: IteratorResult<Uint8Array>;
    try {
      next = await parts.next();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (!code?.startsWith('Z_')) throw error;
      this.#say('gap', `${basename(path)} is a damaged gzip file; it was read as far as it goes.`);
      next = { done: true, value: undefined };
    }
    if (!next.done) return this.#lines(Buffer.concat([this.#tail, next.value]), path) ?? 'again';
    await this.#endPacked();
    return this.#rest(path) ?? 'again';
  }

  async #endPacked(): Promise<void> {
    const packed = this.#packed;
    this.#packed = null;
    await packed?.parts.return(undefined);
    await packed?.handle.close().catch(() => undefined);
  }

  async #closeFile(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await this.#ahead.drop();
    await file?.handle.close();
  }

  async #endSegment(path: string): Promise<Piece | null | 'again'> {
    const rest = this.#rest(path);
    await this.#closeFile();
    return rest ?? 'again';
  }

  /** The last line of a file that nobody writes to any more, with the line end that it lacks. */
  #rest(path: string): Piece | null {
    if (this.#tail.length === 0) return null;
    const bytes = Buffer.concat([this.#tail, Buffer.from('\n')]);
    this.#move(this.#tail);
    this.#tail = Buffer.alloc(0);
    return { bytes, name: basename(path) };
  }

  /** @param all what is left of the piece before, and what was read after it */
  #lines(all: Buffer, path: string): Piece | null {
    const end = all.lastIndexOf(10) + 1;
    const taken = all.length - end > longestLine ? all.length : end;
    this.#tail = Buffer.from(all.subarray(taken));
    if (taken === 0) return null;
    const bytes = all.subarray(0, taken);
    this.#move(bytes);
    return { bytes, name: basename(path) };
  }

  #move(bytes: Buffer): void {
    const { inode, offset } = this.#at;
    this.#behind = Buffer.concat([this.#behind, bytes.subarray(-checked)]).subarray(-checked);
    const next = offset + bytes.length;
    this.#at = { inode, offset: next, check: checkOf(this.#behind.subarray(-Math.min(checked, next))) };
    this.place = { ...this.#at, at: this.place?.at ?? null };
  }

  async #isOurs(handle: FileHandle): Promise<boolean> {
    return checkOf(await before(handle, this.#at.offset)) === this.#at.check;
  }

  /** @param says also the key: the same is said once, until lines come again */
  #say(what: Remark['what'], says: string): void {
    if (this.#said.has(says)) return;
    this.#said.add(says);
    this.#remarks.push({ what, says });
  }

  #healed(): void {
    if (this.#said.size > 0) this.#said = new Set();
  }
}
