/**
 * The host's events, and with them whether it answers: one streamed answer (text/event-stream), asked for again when
 * it ends. Asked with fetch, because EventSource knows no headers and the key would stand in the address of the
 * request. The host says something every few seconds; silence means that it, or the tunnel to it, is gone. By the event
 * `again` it asks for a new request before it ends this one: only there a proxy can refuse who signed out.
 */

/** `locked`: it answers, and does not take our key. */
export type HostState = 'here' | 'gone' | 'locked';

/** The little of a response of `fetch` that is read here. */
export interface Streamed {
  status: number;
  body: { getReader(): Reader } | null;
}
interface Reader {
  read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
  cancel(): Promise<void>;
}

/** Does something after a while; what it gives stops that. */
export type Timer = (ms: number, work: () => void) => () => void;

/** Between two tries. */
const againMs = 1000;
/** Longer than the host is ever silent. */
const silenceMs = 12_000;

export interface HostStream {
  /** There is another key: asked at once, not in a while. */
  wake(): void;
}

/** Listens for as long as the page lives. `heard` gets the name of an event and its JSON. */
export function listenTo(
  open: () => Promise<Streamed>,
  heard: (event: string, data: string) => void,
  turned: (state: HostState) => void,
  after: Timer,
): HostStream {
  let wake = (): void => {};
  const pause = (ms: number): Promise<void> =>
    new Promise((done) => {
      const stop = after(ms, done);
      wake = () => {
        stop();
        done();
      };
    });
  const listen = async (): Promise<never> => {
    for (let next: Streamed | null = null; ;) {
      const response: Streamed | null = next ?? (await within(open(), after));
      next = null;
      if (response?.status === 200 && response.body) {
        turned('here');
        next = await readAll(response.body.getReader(), heard, () => within(open(), after), after);
        if (next) continue;
        turned('gone');
      } else turned(response?.status === 401 ? 'locked' : 'gone');
      await pause(response?.status === 401 ? 5 * againMs : againMs);
    }
  };
  void listen();
  return { wake: () => wake() };
}

/** Until the answer ends, breaks, or is silent for too long; or until the one that it asked for is there, which is returned. */
async function readAll(
  reader: Reader,
  heard: (event: string, data: string) => void,
  open: () => Promise<Streamed | null>,
  after: Timer,
): Promise<Streamed | null> {
  const decoder = new TextDecoder();
  let next: Promise<Streamed | null> | null = null;
  let text = '';
  for (;;) {
    // What both streams tell meanwhile is heard twice, and does no harm.
    const another = next ? [next.then(() => null)] : [];
    const chunk = await Promise.race([within(reader.read(), after), ...another]);
    if (!chunk || chunk.done) break;
    text += decoder.decode(chunk.value, { stream: true });
    const messages = text.split('\n\n');
    text = messages.pop()!;
    for (const message of messages) {
      const event = /^event: (.*)$/m.exec(message)?.[1];
      const data = /^data: (.*)$/m.exec(message)?.[1];
      if (event === 'again') next ??= open();
      else if (event && data) heard(event, data);
    }
  }
  reader.cancel().catch(() => undefined);
  return next;
}

/** Null where it fails, or takes longer than the host is ever silent. */
function within<T>(work: Promise<T>, after: Timer): Promise<T | null> {
  return new Promise((done) => {
    const stop = after(silenceMs, () => done(null));
    work.then(done, () => done(null)).finally(stop);
  });
}
