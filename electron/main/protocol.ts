/** `app://desk/…`: the built screens, and nothing else of the disk, under a strict content security policy. */
import { net, protocol } from 'electron';
import { pathToFileURL } from 'node:url';
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
    const answer = await net.fetch(pathToFileURL(file.path).href);
    return new Response(answer.body, {
      headers: {
        'content-type': file.mediaType,
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
      },
    });
  });
}
