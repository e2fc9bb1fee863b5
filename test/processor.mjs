/** What the parts of a run take of a processor: on a busy machine the clock tells little. */
import { readFileSync } from 'node:fs';

/** Seconds of all programs that have ended, with those that they started and waited for; 0 but on Linux. */
function spent() {
  if (process.platform !== 'linux') return 0;
  const [user, system] = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1).split(' ').slice(13, 15);
  return (Number(user) + Number(system)) / 100; // proc_pid_stat(5): cutime and cstime, in hundredths
}

let before = spent();
/** Seconds of what has ended since the last call: asked at each end, those of one program. */
export function processorSince() {
  const now = spent();
  const seconds = now - before;
  before = now;
  return seconds;
}
