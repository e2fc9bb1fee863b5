/**
 * A process that saves notes as fast as it can and prints each one's number when it is reported as saved, until it is
 * killed. `node --import tsx history-writer.ts FOLDER CASE`
 */
import { openStore } from '../../electron/node/history/case-file.ts';
import { noted, opened, summary } from './history.ts';

const [folder, id] = process.argv.slice(2) as [string, string];
const store = await openStore(folder, { compactAt: 30_000 });
if (!(await store.load(id))) await store.apply(opened(id), summary(id));
const first = (await store.load(id))!.notes.length;
process.stdout.write('ready\n');
for (let n = first; ; n++) {
  await store.apply(noted(id, String(n)), summary(id, { searchText: `${id} note ${n}` }));
  process.stdout.write(`${n}\n`);
}
