/** `npm run build`: the screens, the Node side with the checked cards, and the preload script. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '../..');
process.chdir(root); // the configurations name their entries from here
rmSync(join(root, 'dist'), { recursive: true, force: true });
const from = (configFile, mode = 'production') =>
  build({ configFile: join(root, configFile), mode, logLevel: 'error' });
await from('vite.node.config.ts');
await from('vite.node.config.ts', 'command');
await from('vite.node.config.ts', 'preload');
await from('vite.config.ts');
