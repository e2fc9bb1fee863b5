/**
 * The command line: a public interface, described in README.md. Each verb is a file in cli/ and is loaded only when
 * it is asked for, so that `inspect` starts quickly. Results go to standard output, everything else to standard error.
 */
import { Problem } from '../shared/problem.ts';
import { refusalText } from './app/refusal.ts';
import type { Verb } from './cli/verb.ts';

const verbs: Record<string, () => Promise<{ verb: Verb }>> = {
  inspect: () => whileReadingStarts(() => import('./cli/inspect.ts')),
  logs: () => import('./cli/logs.ts'),
  check: () => import('./cli/check.ts'),
  probe: () => import('./cli/probe.ts'),
  case: () => import('./cli/case.ts'),
  export: () => import('./cli/export.ts'),
  cards: () => import('./cli/cards.ts'),
  reports: () => import('./cli/reports.ts'),
  watch: () => withSmallHeap(() => import('./cli/watch.ts')),
  history: () => import('./cli/history.ts'),
  queue: () => import('./cli/queue.ts'),
  serve: () => import('./cli/serve.ts'),
};

/** The thread that reads takes as long to start as everything else together. */
async function whileReadingStarts<T>(load: () => Promise<T>): Promise<T> {
  const { startReading } = await import('./node/reading/reading.ts');
  startReading();
  return load();
}

/** Before anything is loaded: what the heap has grown to by then, it keeps. */
async function withSmallHeap<T>(load: () => Promise<T>): Promise<T> {
  const { keepHeapSmall } = await import('./node/process/small-heap.ts');
  keepHeapSmall();
  return load();
}

const help = `Deferral Desk: what a 421 means, and what to do

  deferral-desk inspect FILE…            what is this? no case is opened, nothing is stored
  deferral-desk logs FILE…               deferrals in MTA logs (plain, .gz; "-" is standard input)
  deferral-desk check --domain D --ip A [--helo H] [--sender S] [--selector K]…
                [--resolver IP[:PORT]]… [--dnsbl ZONE]… [--case ID]
  deferral-desk probe HOST[:PORT] [--client-ip A]… [--helo H] [--mail-from S] [--rcpt-to R]
                [--starttls auto|never|require] [--override "why"] [--allow-private] [--case ID]
  deferral-desk case open FILE…|--text "421 …"|--domain D [--again] [--zone Europe/Berlin]
                one case per receiver; what a case holds already is told, and opened again with --again
  deferral-desk case add ID FILE… | list [WORD…] | show ID | answer ID STEP ANSWER | note ID TEXT | gap ID PIECE REASON | close ID
  deferral-desk case began ID TIME       when it began (yesterday, 3 hours ago, 2026-05-17T09:20Z), or unknown
  deferral-desk case zone ID ZONE [FILE] times in a log or transcript that name no time zone
  deferral-desk case merge ID OTHER | unmerge ID OTHER | delete ID | deleted | restore ID
  deferral-desk case seen | recover      what was said about the history is noted; what can be made out, taken back
  deferral-desk export ID --format text|markdown|html|eml|json|csv|pdf [--redact=people|all] [-o FILE]
  deferral-desk export ID --letter customer|colleague [--language de|en|fr|…]
  deferral-desk reports [FILE…]          keeps what receivers report about you, and lists what is kept
  deferral-desk cards check DIR          your own cards: every fault with file and line
  deferral-desk case take ID | hand ID NAME [NOTE]      in a team: whose case it is
  deferral-desk history push | pull ID…  takes your own history over into a team's; copies cases of it to yours
  deferral-desk history tidy             folds the journal into the history and makes the backup of the day
  deferral-desk history forget ADDRESS | purge [--evidence DAYS] [--closed DAYS]  --yes: what a team does not keep
  deferral-desk watch [--log FILE]… [--journal] [--journal-match FIELD=VALUE]… [--stdin] [--reports FOLDER]…
                [--queue postfix|exim|sendmail|opensmtpd|off]
                [--once] [--webhook URL] [--digest HH:MM|now|off] [--digest-file FILE] [--digest-to ADDRESS]
                                         follows the log of a mail server; incidents become cases by themselves, and
                                         what receivers report into a folder or maildir is kept beside them
  deferral-desk queue [FILE…] [--of postfix|exim|opensmtpd|sendmail]
                                         what waits in the queue of this machine, or in a listing, and why
  deferral-desk queue what-if DOMAIN [FILE…] [--sessions N] [--per-hour N] [--seconds-each S]
                                         when it would be empty at another pace, and the settings for that
  deferral-desk serve [--port N] [--open] the same screens in a browser, on 127.0.0.1, behind a token
                [--sign-in proxy --public-address URL --proxy-secret-file FILE] [--role read|work|keep=GROUP]…

Every verb takes --json (for programs) and --data DIR (or DEFERRAL_DESK_DATA). A team's history on PostgreSQL:
--history postgres://user@host/database (or DEFERRAL_DESK_HISTORY, or Settings), and --as NAME for who you are in it.
Exit status: 0 done, 1 failed, 2 wrong usage, 3 input not understood, 4 refused by the politeness rule.
`;

async function main(argv: string[]): Promise<number> {
  const [name, ...rest] = argv;
  const asked = name === 'help' || argv.includes('--help') || argv.includes('-h');
  if (name === undefined || asked) {
    process.stdout.write(help);
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === 'version') {
    const { version } = await import('./node/cards/built.ts');
    process.stdout.write(`${version}\n`);
    return 0;
  }
  const load = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!load)
    throw new Problem(
      'unknown-verb',
      `There is no “${name.slice(0, 40)}”.`,
      'Run “deferral-desk help” for the list.',
      { exit: 2 },
    );
  const { verb } = await load();
  return verb(rest);
}

async function fail(error: unknown): Promise<number> {
  const told = refusalText(error);
  // With what has to be said about the history: it may be why.
  if (process.argv.includes('--json')) (await import('./cli/verb.ts')).printJson({ problem: told });
  process.stderr.write(`${told.says} ${told.hint}\n${told.details ? `${told.details}\n` : ''}`);
  return error instanceof Problem ? error.exit : 1;
}

// A reader that closes early (`| head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
// Set, not exit(): what is still being written to a pipe must arrive.
void main(process.argv.slice(2))
  .catch(fail)
  .then((status) => (process.exitCode = status));
