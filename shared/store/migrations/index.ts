/** One way, in order: the migration at index n leads from `user_version` n to n + 1. Never edited once released. */
import { sql as history } from './001-history.ts';
import { sql as search } from './002-search.ts';
import { sql as likeness } from './003-likeness.ts';
import { sql as reminders } from './004-reminders.ts';
import { sql as causes } from './005-causes.ts';
import { sql as merged } from './006-merged.ts';
import { sql as watch } from './007-watch.ts';
import { sql as line } from './008-line.ts';
import { sql as taken } from './009-taken.ts';

export const migrations: readonly string[] = [
  ...[history, search, likeness, reminders],
  ...[causes, merged, watch, line, taken],
];
