/** Other processes of this machine, as a lock needs to know them. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Also true for a process of another user. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process was started, in words that stay the same for its life; empty if the system does not tell. */
export async function startOf(pid: number): Promise<string> {
  try {
    if (process.platform === 'linux') {
      const line = await readFile(`/proc/${pid}/stat`, 'utf8');
      const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
      // Field 22; the second one, the name in parentheses, may itself hold spaces and parentheses.
      return `${line.slice(line.lastIndexOf(')') + 2).split(' ')[19]} ${boot.trim()}`;
    }
    const [program, args] =
      process.platform === 'win32'
        ? ['powershell', ['-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`]]
        : ['ps', ['-o', 'lstart=', '-p', String(pid)]];
    const { stdout } = await promisify(execFile)(program as string, args as string[], { timeout: 5000 });
    return stdout.trim().replace(/["\\]/g, '');
  } catch {
    return ''; // not told is not “another one”: the lock then counts as held
  }
}
