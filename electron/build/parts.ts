/** Lists the files of the screens in dist/renderer/parts.json, for the page that keeps them (renderer/frame/parts.ts). */
import type { Plugin } from 'vite';

export const parts = (): Plugin => ({
  name: 'parts',
  generateBundle(_options, bundle) {
    const names = Object.keys(bundle).filter((name) => /\.(?:js|css)$/.test(name));
    this.emitFile({ type: 'asset', fileName: 'parts.json', source: JSON.stringify(names) });
  },
});
