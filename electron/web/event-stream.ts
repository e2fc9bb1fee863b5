/** What happens in the app, told to one page as text/event-stream. */
import type { ServerResponse } from 'node:http';
import type { App } from '../app.ts';

/** How often a page hears that we are there, in milliseconds: it takes a longer silence for our end. */
const heartbeat = 4000;
/**
 * How long one stream lasts where people sign in: only with a new request the proxy can say that somebody signed out. The page is
 * asked to open another one, and both tell the same for a while, so that nothing falls between them.
 */
const lastsMs = 60_000;
const overlapMs = 10_000;

/** Ends when the page goes, or where `signIn` when its time is up. Returns what ends it. */
export function streamEvents(onAny: App['onAny'], response: ServerResponse, signIn: boolean): () => void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  response.write(': open\n\n');
  const here = setInterval(() => response.write(': here\n\n'), heartbeat);
  const timers = signIn
    ? [
        setTimeout(() => response.write('event: again\ndata: {}\n\n'), lastsMs),
        setTimeout(() => response.end(), lastsMs + overlapMs),
      ]
    : [];
  const stop = onAny((event, payload) =>
    response.write(`event: ${event}\ndata: ${JSON.stringify(payload)}\n\n`),
  );
  response.on('close', () => {
    clearInterval(here);
    timers.forEach(clearTimeout);
    stop();
  });
  return () => response.end();
}
