/** The built screens as files, and the policy they run under; the same for `app://` and for the browser host. */
import { existsSync } from 'node:fs';
import { extname, join, normalize, sep } from 'node:path';

/** No inline script or style, no frame, no image from elsewhere, no connection but to the host itself. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const mediaTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** The file behind a URL path; null if it is not one of the built screens. */
export function screenFile(folder: string, pathname: string): { path: string; mediaType: string } | null {
  let name: string;
  try {
    name = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  const path = normalize(join(folder, name === '/' ? 'index.html' : name));
  const mediaType = mediaTypes[extname(path)];
  if (!mediaType || name.includes('\0') || !path.startsWith(folder + sep) || !existsSync(path)) return null;
  return { path, mediaType };
}
