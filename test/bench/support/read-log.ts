/** The measured process: reads one log as the program does, prints what it counted, how long and how much memory. */
import { readLogFiles } from '../../../electron/node/reading/log-stream.ts';

const path = process.argv[2]!;
const start = performance.now();
const { log } = await readLogFiles([path], { now: new Date('2026-11-21T00:00:00Z'), listing: false });
const ms = performance.now() - start;
const megabytes = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ ms, megabytes, log }));
