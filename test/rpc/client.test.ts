import { describe, expect, test, vi } from 'vitest';
import {
  connect,
  Problem,
  takeToken,
  type Answer,
  type HostState,
  type Page,
} from '../../shared/rpc/client.ts';
import type { Streamed } from '../../shared/rpc/stream.ts';

/** The events of a host, said piece by piece. */
function fakeStream() {
  const waiting: ((chunk: { done: boolean; value?: Uint8Array }) => void)[] = [];
  const stream = {
    answers: 200 as number | 'never' | 'refused',
    keys: [] as string[],
    async open(headers: Record<string, string>): Promise<Streamed & { text(): Promise<string> }> {
      stream.keys.push(headers['x-deferral-desk-token']!);
      if (stream.answers === 'never') return new Promise(() => {});
      if (stream.answers === 'refused') throw new TypeError('Failed to fetch');
      const read = () => new Promise<{ done: boolean; value?: Uint8Array }>((done) => waiting.push(done));
      const body = { getReader: () => ({ read, cancel: async () => {} }) };
      return { status: stream.answers, text: async () => '', body };
    },
    async says(...pieces: string[]) {
      for (const piece of pieces) {
        await settled();
        waiting.shift()!({ done: false, value: new TextEncoder().encode(piece) });
      }
      await settled();
    },
    end(answers: number | 'refused') {
      stream.answers = answers;
      waiting.shift()!({ done: true });
    },
  };
  return stream;
}
const settled = async (): Promise<void> => {
  for (let turns = 0; turns < 20; turns++) await Promise.resolve();
};

let keys = 0;
function fakePage(hash = '#token=abcdefghijklmnop', body: string | (() => never) = '{"ok":1}', status = 200) {
  const kept = new Map<string, string>();
  const sent: { url: string; init: { headers: Record<string, string>; body?: unknown } }[] = [];
  const shown: string[] = [];
  const stream = fakeStream();
  const page: Page = {
    location: { hash, pathname: '/desk/', search: '' },
    history: { replaceState: (_state, _unused, url) => void shown.push(url) },
    sessionStorage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
    },
    after(ms, work) {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
    newKey: () => `key-${++keys}-of-this-action`,
    fetch: async (url, init) => {
      if (url === 'events') return stream.open(init.headers);
      sent.push({ url, init });
      if (typeof body === 'function') body();
      return { status, text: async () => body as string, body: null };
    },
  };
  return { page, kept, sent, shown, stream };
}

describe('the token', () => {
  test('is taken out of the address at first load and kept for the tab', () => {
    const { page, shown, kept } = fakePage();
    expect(takeToken(page)).toBe('abcdefghijklmnop');
    expect(shown).toEqual(['/desk/']);
    page.location.hash = '#/cases';
    expect(takeToken(page)).toBe('abcdefghijklmnop');
    expect([...kept.values()]).toEqual(['abcdefghijklmnop']);
  });

  test.each(['', '#/start', '#token=short', '#token=<script>aaaaaaaaaaaaaaa'])('%j holds none', (hash) => {
    expect(takeToken(fakePage(hash).page)).toBeNull();
  });
});

describe('over HTTP', () => {
  test('a call is one POST to the own origin, with the token in a header', async () => {
    const { page, sent } = fakePage();
    expect(await connect(page).call('desk.status', {})).toBe(1);
    expect(sent).toMatchObject([
      {
        url: 'rpc/desk.status',
        init: { headers: { 'x-deferral-desk-token': 'abcdefghijklmnop' }, body: '{}' },
      },
    ]);
  });

  test('a problem arrives as it was thrown', async () => {
    const problem = { code: 'too-soon', says: 'Not yet.', hint: 'Wait.', notBefore: '2026-05-19T17:08:00Z' };
    const { page } = fakePage(undefined, JSON.stringify({ problem }));
    await expect(connect(page).call('desk.status', {})).rejects.toMatchObject({
      ...problem,
      name: 'Problem',
    });
  });

  test.each([
    ['{"bug":"Error: at line 3"}', 'Error: at line 3'],
    ['<html>Bad gateway</html>', 'status 200'],
  ])('%s is a bug, not a problem', async (body, words) => {
    const call = connect(fakePage(undefined, body).page).call('desk.status', {});
    await expect(call).rejects.toThrow(words);
    await expect(call).rejects.not.toBeInstanceOf(Problem);
  });

  test('a host that is gone is a problem with advice', async () => {
    const { page } = fakePage(undefined, () => {
      throw new TypeError('Failed to fetch');
    });
    await expect(connect(page).call('desk.status', {})).rejects.toMatchObject({ code: 'host-gone' });
  });

  test('what is done once more after its answer was lost bears the same key, and what is new another one', async () => {
    let answer: () => string = () => '{"ok":1}';
    const { page, sent } = fakePage();
    page.fetch = async (url, init) => {
      sent.push({ url, init });
      return { status: 200, text: async () => answer(), body: null };
    };
    const client = connect(page);
    const note = (text: string) => client.call('case.note', { case: 'c-1', text }).catch(() => null);
    const away = '{"problem":{"code":"history-away","says":"","hint":""}}';
    const lost = (): never => {
      throw new Error('cut');
    };
    await note('first');
    answer = lost;
    await note('second');
    answer = () => away;
    await note('second');
    answer = () => '{"problem":{"code":"no-such-case","says":"","hint":""}}';
    await note('third');
    await note('second');
    await note('second');
    const actions = sent.map(({ init }) => init.headers['x-deferral-desk-action']!);
    const [first, second, second2, third, second3, other] = actions;
    expect([second2, second3]).toEqual([`${second} again`, `${second} again`]);
    expect(new Set([first, second, third, other]).size).toBe(4);
    expect(actions.filter((one) => one.endsWith('again'))).toHaveLength(2);
  });

  test('a file goes up under the end of its name', async () => {
    const { page, sent } = fakePage();
    const file = { name: `${'x'.repeat(80)} März/1.eml` };
    await connect(page).hand(file);
    expect(sent[0]?.url).toMatch(/^upload\/x+%20M%C3%A4rz%2F1\.eml$/);
    expect(sent[0]?.init.body).toBe(file);
  });

  test('all events come through one stream, the key in its header, until nobody listens', async () => {
    const { page, stream } = fakePage();
    const client = connect(page);
    const heard: string[] = [];
    const stop = client.on('changed', ({ case: id }) => heard.push(id));
    client.on('reminder', ({ what }) => heard.push(what));
    await stream.says(
      'event: changed\ndata: {"case":"c-1"}\n\nevent: reminder\ndata: {"what":"a',
      'sk"}\n\n',
    );
    stop();
    await stream.says('event: changed\ndata: {"case":"c-2"}\n\n');
    expect(heard).toEqual(['c-1', 'ask']);
    expect(stream.keys).toEqual(['abcdefghijklmnop']);
  });

  test('a host that ends, is started anew and takes a new key: each is told once', async () => {
    vi.useFakeTimers();
    const { page, stream, kept } = fakePage();
    const client = connect(page);
    const told: HostState[] = [];
    client.onHost((state) => told.push(state));
    await stream.says(': open\n\n');
    expect(told).toEqual([]);
    stream.end('refused');
    await vi.advanceTimersByTimeAsync(5000);
    stream.answers = 401;
    await vi.advanceTimersByTimeAsync(5000);
    expect(told).toEqual(['gone', 'locked']);
    expect(client.takeKey('http://127.0.0.1:8421/')).toBe(false);
    stream.answers = 200;
    expect(client.takeKey(' http://127.0.0.1:9999/#token=ponmlkjihgfedcba\n')).toBe(true);
    await vi.advanceTimersByTimeAsync(10);
    expect(told).toEqual(['gone', 'locked', 'here']);
    expect([stream.keys.at(-1), ...kept.values()]).toEqual(['ponmlkjihgfedcba', 'ponmlkjihgfedcba']);
    vi.useRealTimers();
  });

  test('a stream that asks for another one goes over without a word; where that is refused, it says so', async () => {
    vi.useFakeTimers();
    const { page, stream } = fakePage();
    const client = connect(page);
    const told: HostState[] = [];
    const heard: string[] = [];
    client.onHost((state) => told.push(state));
    client.on('changed', ({ case: id }) => heard.push(id));
    await stream.says(': open\n\n');
    await stream.says('event: again\ndata: {}\n\n');
    await vi.advanceTimersByTimeAsync(10);
    expect(stream.keys).toHaveLength(2);
    await stream.says(': to the one before, which nobody reads any more\n\n');
    await stream.says('event: changed\ndata: {"case":"c-1"}\n\n');
    expect([heard, told]).toEqual([['c-1'], []]);
    stream.answers = 401;
    await stream.says('event: again\ndata: {}\n\n');
    await vi.advanceTimersByTimeAsync(10);
    expect(told).toEqual(['locked']);
    vi.useRealTimers();
  });

  test('a proxy that refuses with a page of its own is an ended sign-in, no bug', async () => {
    const { page } = fakePage(undefined, '<html>Sign in</html>', 401);
    await expect(connect(page).call('desk.status', {})).rejects.toMatchObject({ code: 'not-signed-in' });
  });

  test('a host that says nothing for long is gone, though the connection stands', async () => {
    vi.useFakeTimers();
    const { page, stream } = fakePage();
    const told: HostState[] = [];
    connect(page).onHost((state) => told.push(state));
    for (let s = 0; s < 20; s += 4) {
      await stream.says(': here\n\n');
      await vi.advanceTimersByTimeAsync(4000);
    }
    expect(told).toEqual([]);
    stream.answers = 'never';
    await vi.advanceTimersByTimeAsync(12_000);
    expect(told).toEqual(['gone']);
    vi.useRealTimers();
  });
});

test('over the bridge the answer is opened the same way', async () => {
  const answers: Answer[] = [{ ok: 7 }, { problem: { code: 'c', says: 's', hint: 'h' } }];
  const { page } = fakePage();
  page.deferralDesk = {
    call: async () => answers.shift()!,
    on: () => () => {},
    hand: async (file) => ({ token: 't', name: file.name }),
  };
  const client = connect(page);
  expect(await client.call('desk.status', {})).toBe(7);
  await expect(client.call('desk.status', {})).rejects.toBeInstanceOf(Problem);
  expect(await client.hand({ name: 'a.eml' })).toEqual({ token: 't', name: 'a.eml' });
});
