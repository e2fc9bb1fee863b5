/** What can be wrong with the files of a history: one sentence on what was found, one on what to do, and the mending. */
import type { Storage } from '../ports.ts';
import { asideName, keepAside } from './aside.ts';
import { backupNames, type History, type Segment } from './folder.ts';
import { encodeRecord, type JournalReading } from './journal.ts';
import { markLine, markName } from './mark.ts';
import type { StoreWarning } from './summary.ts';
import { readSums, sumsName } from './sums.ts';

export interface StoreFinding extends StoreWarning {
  mend?: () => Promise<void>;
}

const counted = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** Snapshots and the list of sums that cannot be read: they are taken out of the way. */
export async function unreadableFiles(
  storage: Storage,
  history: History,
  now: string,
): Promise<StoreFinding[]> {
  const found: StoreFinding[] = [];
  const add = async (name: string, because: string, hint: string): Promise<void> => {
    const aside = await asideName(storage, name, now);
    found.push({
      says: `The file ${name} could not be read: ${because}. It was set aside as ${aside}.`,
      hint,
      mend: () => storage.rename(name, aside),
    });
  };
  for (const { name, because } of history.unreadable) {
    if (name !== history.from) {
      await add(name, because, howRestored(history));
      continue;
    }
    const aside = await keepAside(storage, name, (await storage.read(name))!, now);
    found.push({
      says: `The file ${name} is damaged: ${because}. A copy was kept as ${aside}.`,
      hint: usedAllTheSame,
    });
  }
  if ((await readSums(storage)) === 'unreadable')
    await add(
      sumsName,
      'it is not as it was written',
      'The history itself was read; look at your last cases.',
    );
  return found;
}

/** A mark that cannot be read is taken out of the way. One that is gone is missed where snapshots were written beside it. */
export async function markFinding(
  storage: Storage,
  history: History,
  mark: { there: boolean; readable: boolean },
  now: string,
): Promise<StoreFinding[]> {
  if (mark.readable || !(mark.there || (history.sequence && (await readSums(storage))))) return [];
  const aside = mark.there ? await asideName(storage, markName, now) : null;
  const segment = history.segments.at(-1)?.name ?? '';
  const { bytes } = markLine({ sequence: history.sequence, segment }, 0);
  return [
    {
      says: aside
        ? `The file ${markName} could not be read: it is not as it was written. It was set aside as ${aside}.`
        : `The file ${markName} is gone.`,
      hint: 'Whether the last changes are all there could not be checked this time. Look at your last case.',
      mend: async () => {
        if (aside) await storage.rename(markName, aside);
        await storage.replace(markName, bytes);
      },
    },
  ];
}

const usedAllTheSame =
  'What it says was used all the same, because nothing else holds as much. Look at your last cases.';

function howRestored(history: History): string {
  if (history.lost === 0 && history.sequence > 0)
    return 'Nothing is lost: the history was put together again from the copy before it and the journal.';
  if (history.from?.startsWith('backups/'))
    return `The history is that of the backup ${history.from}, with what the journal holds since then.`;
  if (history.from)
    return 'The history is that of the copy before it, with what the journal holds since then.';
  return 'The history begins anew; the file set aside was not touched, and can be examined.';
}

/** Journals with lines that are not as they were written, a last write that was cut off, or changes of lost cases. */
export async function damagedJournals(
  storage: Storage,
  history: History,
  marked: boolean,
  now: string,
): Promise<StoreFinding[]> {
  const found: StoreFinding[] = [];
  for (const segment of history.segments) {
    const { name, reading } = segment;
    const bytes = (await storage.read(name)) ?? new Uint8Array();
    const orphans = reading.records.filter(({ sequence }) => history.orphans.includes(sequence)).length;
    if (reading.damaged || orphans) {
      const aside = await keepAside(storage, name, bytes, now);
      const readable = reading.doubtful.length + orphans;
      found.push({
        says: `${reading.damaged ? `${counted(reading.damaged, 'record', 'records')} of the journal ${name} could not be read` : `The journal ${name} holds ${counted(orphans, 'change', 'changes')} of a case that is in no file`}; everything else in it was. The whole file was kept as ${aside}.`,
        hint: readable
          ? `${counted(readable, 'change', 'changes')} in it can still be made out, though not vouched for: take them back, then look at the cases.`
          : 'Look at the cases you changed last.',
        ...(readable && { recover: [aside] }),
        mend: () => rewritten(storage, segment),
      });
    } else if (reading.tornBytes) {
      const aside = await keepAside(storage, name, bytes.subarray(reading.length), now);
      found.push({
        says: `The end of the journal ${name} was cut off; the ${counted(reading.tornBytes, 'byte', 'bytes')} without an end were kept as ${aside}.`,
        hint: cutOff(history, marked),
        mend: () => storage.truncate(name, reading.length),
      });
    }
  }
  return found;
}

function cutOff(history: History, marked: boolean): string {
  if (!marked) return 'What stood after it may be missing, too: look at the cases you changed last.';
  if (history.lost) return 'It held changes that had been reported as saved.';
  return 'It had not been reported as saved. Look whether the last thing you did is there; nothing older is affected.';
}

/** The journal without what cannot be read; numbers of lost cases stay in it. */
async function rewritten(storage: Storage, segment: Segment): Promise<void> {
  const { records } = segment.reading;
  const lines = records.map(encodeRecord);
  const bytes = new Uint8Array(lines.reduce((sum, line) => sum + line.length, 0));
  let at = 0;
  for (const line of lines) {
    bytes.set(line, at);
    at += line.length;
  }
  await storage.replace(segment.name, bytes);
  segment.reading = {
    ...{ records, damaged: 0, doubtful: [], unended: false, tornBytes: 0 },
    length: bytes.length,
  } satisfies JournalReading;
}

/** Changes that no file holds, and the ways back that the folder offers. */
export async function missing(storage: Storage, history: History, recover: string[]): Promise<StoreFinding> {
  const ways = await waysBack(storage, history);
  if (recover.length) ways.unshift('take back what can still be made out');
  return {
    says: `${counted(history.lost, 'change is', 'changes are')} missing from the history.`,
    hint: ways.length
      ? `Ways back: ${ways.join('; ')}.`
      : 'If the folder was restored or moved, put the journals beside it again and start once more.',
  };
}

/** A history without a case beside files that had some, or one that only a backup holds. */
export async function emptied(storage: Storage, history: History): Promise<StoreFinding[]> {
  if (history.from?.startsWith('backups/'))
    return [
      {
        says: `The history was not there; it is that of the backup ${history.from} now.`,
        hint: 'What was done after that backup is missing, unless a journal held it.',
      },
    ];
  if (history.sequence) return [];
  const ways = await waysBack(storage, history);
  if (!ways.length) return [];
  return [
    { says: 'The history is empty, and the folder once held cases.', hint: `Ways back: ${ways.join('; ')}.` },
  ];
}

async function waysBack(storage: Storage, history: History): Promise<string[]> {
  const ways: string[] = [];
  const backups = (await backupNames(storage)).filter((name) => name !== history.from);
  if (backups.length)
    ways.push(`take over the backup ${backups.at(-1)} under Cases, or an older one beside it`);
  const aside = (await storage.list('')).filter((name) => /^(history|journal).*\.unreadable-/.test(name));
  if (aside.length) ways.push(`${counted(aside.length, 'file', 'files')} set aside in the data folder`);
  const named = history.tables.evidenceNamed();
  const unnamed: string[] = [];
  for (const digit of '0123456789abcdef')
    for (const folder of await storage.list(`evidence/${digit}`))
      for (const name of await storage.list(`${folder}/${folder.slice(-2)}`))
        if (/\/[0-9a-f]{64}$/.test(name) && !named.has(name.slice(-64))) unnamed.push(name);
  if (unnamed.length)
    ways.push(
      `add ${counted(unnamed.length, 'message or log', 'messages and logs')} of the folder “evidence” that no case names, for instance ${unnamed[0]}`,
    );
  return ways;
}
