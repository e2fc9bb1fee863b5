/** `app://desk/…`: the built screens, and nothing else of the disk, under a strict content security policy. */
import { protocol } from 'electron';
import { readFile } from 'node:fs/promises';
import { contentSecurityPolicy, screenFile } from '../web/screens.ts';

export const origin = 'app://desk';

/** Must run before the app is ready (Electron: registerSchemesAsPrivileged). */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

export function serveScreens(rendererFolder: string): void {
  protocol.handle('app', async (request) => {
    const url = new URL(request.url);
    const file = url.host === 'desk' ? screenFile(rendererFolder, url.pathname) : null;
    if (!file) return new Response('Not found', { status: 404 });
    // Not net.fetch of a file: URL: with the fuse grantFileProtocolExtraPrivileges off, file: knows no archive.
    return new Response(await readFile(file.path), {
      headers: {
        'content-type': file.mediaType,
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
      },
    });
  });
}
