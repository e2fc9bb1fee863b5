/** `npm run bench [name…]`: runs each *.bench.ts and prints its figures. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const wanted = process.argv.slice(2);
const names = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.bench.ts'))
  .filter((name) => !wanted.length || wanted.some((word) => name.includes(word)))
  .sort();
for (const name of names) {
  console.log(`\n# ${name.replace('.bench.ts', '').replaceAll('-', ' ')}`);
  const { default: bench } = (await import(pathToFileURL(join(import.meta.dirname, name)).href)) as {
    default: (print: (line: string) => void) => Promise<void>;
  };
  await bench((line) => console.log(`  ${line}`));
}
