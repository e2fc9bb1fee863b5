/** The programs that we are compared with: installed, or Debian's packages, unpacked and not installed. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

interface Peers {
  pflogsumm: string[] | null;
  eximstats: string[] | null;
  /** Reads a folder of mails. */
  sisimai: string[] | null;
}

const packages = [
  'pflogsumm',
  'exim4-base',
  'libdate-calc-perl',
  'libdate-calc-xs-perl',
  'libcarp-clan-perl',
  'libbit-vector-perl',
  'libsisimai-perl',
  'libclass-accessor-lite-perl',
  'libjson-perl',
];

/** @param folder where packages are unpacked; a peer is null where apt is missing or offline */
export function peers(folder: string): Peers {
  const root = join(folder, 'peers');
  if (which('apt-get') && which('dpkg-deb')) {
    spawnSync('apt-get', ['download', ...packages], { cwd: folder, stdio: 'ignore' });
    for (const deb of readdirSync(folder).filter((name) => name.endsWith('.deb')))
      spawnSync('dpkg-deb', ['-x', join(folder, deb), root], { stdio: 'ignore' });
  }
  const native = join(root, 'usr/lib/x86_64-linux-gnu/perl5');
  const libraries = [
    join(root, 'usr/share/perl5'),
    ...(existsSync(native) ? readdirSync(native).map((version) => join(native, version)) : []),
  ].flatMap((path) => ['-I', path]);
  const perl = (name: string, ...places: string[]): string[] | null => {
    const path = which(name) ?? places.map((place) => join(root, place)).find((each) => existsSync(each));
    return path ? ['perl', ...libraries, path] : null;
  };
  const hasSisimai =
    spawnSync('perl', [...libraries, '-MSisimai', '-e', '1'], { stdio: 'ignore' }).status === 0;
  return {
    pflogsumm: perl('pflogsumm', 'usr/bin/pflogsumm', 'usr/sbin/pflogsumm'),
    eximstats: perl('eximstats', 'usr/sbin/eximstats'),
    sisimai: hasSisimai ? ['perl', ...libraries, '-MSisimai', '-e', 'print Sisimai->dump(shift)'] : null,
  };
}

function which(program: string): string | null {
  const found = spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : null;
}
