/** Where the built files are: beside this one when built, in dist/ when run from the sources by tests. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const distFolder: string = existsSync(join(import.meta.dirname, 'knowledge.json'))
  ? import.meta.dirname
  : resolve(import.meta.dirname, '../../../dist');

export const version: string = (
  JSON.parse(readFileSync(join(distFolder, '../package.json'), 'utf8')) as { version: string }
).version;
