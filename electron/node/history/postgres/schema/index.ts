/** One way, in order: the migration at index n leads from version n of the schema to n + 1. Never edited once released. */
import { sql as history } from './001-history.ts';
import { sql as append } from './002-append.ts';
import { sql as sessions } from './003-sessions.ts';
import { sql as people } from './004-people.ts';
import { sql as hits } from './005-hits.ts';
import { sql as keeping } from './006-keeping.ts';
import { sql as cards } from './007-cards.ts';
import { sql as purges } from './008-purges.ts';
import { sql as whose } from './009-whose.ts';

export const migrations: readonly string[] = [
  history,
  append,
  sessions,
  people,
  hits,
  keeping,
  cards,
  purges,
  whose,
];
