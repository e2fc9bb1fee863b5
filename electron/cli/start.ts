#!/usr/bin/env node
/** dist/cli.js: loads the command line, built from cli.ts, and keeps what Node compiled of it for the next time. */
import * as modules from 'node:module';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

const given = process.env.XDG_CACHE_HOME ?? '';
try {
  // From Node 22.1 on. Not in its usual place, the folder for everybody's temporary files: what lies there is run.
  const { enableCompileCache } = modules as { enableCompileCache?: (folder: string) => void };
  enableCompileCache?.(join(isAbsolute(given) ? given : join(homedir(), '.cache'), 'deferral-desk'));
} catch {
  // No home: then it is compiled each time.
}
modules.createRequire(import.meta.url)('./command.cjs');
