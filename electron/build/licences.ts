/**
 * The licences of others' code that is shipped: dist/THIRD-PARTY-LICENCES.txt. Written by the builds and not by hand:
 * each adds the packages that it took in, and those that it leaves to node_modules.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';

const root = resolve('.');
const file = join(root, 'dist/THIRD-PARTY-LICENCES.txt');

interface Manifest {
  name: string;
  version: string;
  license?: string;
  author?: string | { name: string };
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}
const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** @param beside packages that are loaded from node_modules at run time; what they need is found */
export function licences(beside: readonly string[] = []): Plugin {
  return {
    name: 'licences',
    writeBundle(_options, bundle) {
      const folders = new Set<string>();
      for (const name of beside) withDependencies(name, root, folders);
      for (const chunk of Object.values(bundle))
        for (const id of chunk.type === 'chunk' ? chunk.moduleIds : []) {
          const folder = /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll('\\', '/'))?.[1];
          if (folder) folders.add(folder);
        }
      const told = existsSync(file) ? readFileSync(file, 'utf8').split(rule) : [];
      writeFileSync(file, [...new Set([...told, ...[...folders].map(notice)])].sort().join(rule));
    },
  };
}

const rule = `\n${'-'.repeat(78)}\n\n`;

function withDependencies(name: string, from: string, folders: Set<string>): void {
  const folder = installed(name, from);
  if (folder === null || folders.has(folder)) return;
  folders.add(folder);
  const { dependencies, optionalDependencies } = manifestOf(folder);
  for (const next of Object.keys({ ...dependencies, ...optionalDependencies }))
    withDependencies(next, folder, folders);
}

/** The nearest one, as Node looks for it; null for an optional one that is not there. */
function installed(name: string, from: string): string | null {
  const folder = join(from, 'node_modules', name);
  if (existsSync(folder)) return folder;
  const up = from.lastIndexOf('node_modules');
  return up < 0 ? null : installed(name, from.slice(0, up - 1));
}

function notice(folder: string): string {
  const { name, version, license, author } = manifestOf(folder);
  const texts = readdirSync(folder)
    .filter((one) => /^(?:licen[sc]e|copying|notice)(?:[-.](?:md|txt|mit))*$/i.test(one))
    .map((one) => readFileSync(join(folder, one), 'utf8').trim());
  // Some packages leave their licence's text out: then at least whose it is.
  const by = typeof author === 'object' ? author.name : author;
  if (texts.length === 0 && by) texts.push(`Copyright ${by}`);
  return `${[`${name} ${version}${license ? `, ${license}` : ''}`, ...texts].join('\n\n')}\n`;
}
