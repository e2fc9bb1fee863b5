/** What the watch counted hour by hour, as it was written down last: where it runs elsewhere, or not any more. */
import { join } from 'node:path';
import { Course } from '../../../shared/watch/course.ts';
import { readRegularNow } from '../../node/process/regular-file.ts';
import type { KeptWatch } from './kept.ts';

/** Null where none is kept, or what is kept cannot be read: the watch sets that aside and says it. */
export function keptCourse(dataFolder: string): Course | null {
  try {
    const kept = JSON.parse(readRegularNow(join(dataFolder, 'watch.json'))) as Partial<KeptWatch>;
    return kept.watch?.course ? new Course(kept.watch.course) : null;
  } catch {
    return null;
  }
}
