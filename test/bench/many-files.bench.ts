/** Eight thousand saved mails by the built `inspect`, beside Sisimai in the same run. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedFolder } from '../support/shared-folder.ts';
import { alternately, run } from './support/outside.ts';
import { peers } from './support/peers.ts';

const many = 8000;

export default async function bench(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'many-files-'));
  try {
    const mails = join(folder, 'mails');
    mkdirSync(mails);
    const from = sharedFolder('corpus/dev') ?? join(import.meta.dirname, '../fixtures/bounce');
    const names = readdirSync(from, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.eml'),
    );
    for (let i = 0; i < many; i++)
      cpSync(join(from, names[i % names.length]!), join(mails, `${String(i).padStart(5, '0')}.eml`));
    const { sisimai } = peers(folder);
    const [ours, theirs] = alternately([
      () => run(['inspect', mails, '--json']),
      ...(sisimai ? [() => run([...sisimai, mails], false)] : []),
    ]);
    const lines = ours!.output.trimEnd().split('\n').length;
    print(
      `${many} mails, ${lines} lines: ${(ours!.wall / 1000).toFixed(2)} s, processor ${(ours!.cpu / 1000).toFixed(2)} s, ${Math.round((many * 1000) / ours!.wall)} files/s; peak ${Math.round(ours!.megabytes)} MB, target 150`,
    );
    print(
      theirs
        ? `  Sisimai ${(theirs.wall / 1000).toFixed(2)} s, processor ${(theirs.cpu / 1000).toFixed(2)} s: ${(theirs.wall / ours!.wall).toFixed(1)} times as fast by wall, target 3; ${(theirs.cpu / ours!.cpu).toFixed(1)} by processor time`
        : '  Sisimai is not installed here',
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
