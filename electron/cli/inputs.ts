/** What the command line names: folders opened one level deep, “-” as standard input. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../../shared/problem.ts';
import type { Input } from '../../shared/rpc/contract.ts';
import { fileProblem } from '../node/reading/given-file.ts';
import type { CommandDesk } from './knock.ts';

const maxInput = 512 * 1024 * 1024;

/** Everything from standard input. Throws Problem above 512 MB: a log of that size is for “logs”. */
export async function standardInput(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxInput)
      throw new Problem(
        'file-too-large',
        'Standard input is larger than 512 MB.',
        'If it is a log, read it with “deferral-desk logs -”.',
        { exit: 3 },
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Folders become the files in them, and in cur/ and new/ where it is a maildir. Hidden files are left out.
 * @throws Problem folder-empty where there is none at all
 */
export async function expand(paths: string[]): Promise<string[]> {
  const out: string[] = [];
  for (const path of paths) {
    const info = path === '-' ? null : await stat(path).catch(() => null);
    if (!info?.isDirectory()) {
      out.push(path);
      continue;
    }
    const entries = await readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      throw fileProblem(path, error);
    });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.')) continue;
      const inner = join(path, entry.name);
      if (entry.isFile()) out.push(inner);
      else if (entry.isDirectory() && (entry.name === 'cur' || entry.name === 'new'))
        out.push(...(await readdir(inner)).sort().map((name) => join(inner, name)));
    }
  }
  if (paths.length && !out.length)
    throw new Problem(
      'folder-empty',
      `There is no file in ${paths.join(', ')}.`,
      'Name a folder with messages or logs.',
      { exit: 3 },
    );
  return out;
}

/** What the paths hold, as inputs of the contract. */
export async function filesAsInputs(desk: CommandDesk, paths: string[]): Promise<Input[]> {
  const inputs: Input[] = [];
  for (const path of await expand(paths)) {
    if (path === '-')
      inputs.push({
        kind: 'bytes',
        name: '-',
        base64: Buffer.from(await standardInput()).toString('base64'),
      });
    else inputs.push({ kind: 'picked', token: (await desk.hand(path)).token });
  }
  return inputs;
}
