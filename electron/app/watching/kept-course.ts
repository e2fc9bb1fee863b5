/** What the watch counted hour by hour, as it was written down last: where it runs elsewhere, or not any more. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Course } from '../../../shared/watch/course.ts';
import type { KeptWatch } from './kept.ts';

/** Null where none is kept, or what is kept cannot be read: the watch sets that aside and says it. */
export async function keptCourse(dataFolder: string): Promise<Course | null> {
  try {
    const kept = JSON.parse(await readFile(join(dataFolder, 'watch.json'), 'utf8')) as Partial<KeptWatch>;
    return kept.watch?.course ? new Course(kept.watch.course) : null;
  } catch {
    return null;
  }
}
