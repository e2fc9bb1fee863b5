import { describe, expect, test } from 'vitest';
import { connect, Problem, takeToken, type Answer, type Page } from '../../shared/rpc/client.ts';

function fakePage(hash = '#token=abcdefghijklmnop', body: string | (() => never) = '{"ok":1}') {
  const kept = new Map<string, string>();
  const sent: { url: string; init: { headers: Record<string, string>; body: unknown } }[] = [];
  const shown: string[] = [];
  const streams: { url: string; listeners: Map<string, (event: { data: string }) => void> }[] = [];
  const page: Page = {
    location: { hash, pathname: '/desk/', search: '' },
    history: { replaceState: (_state, _unused, url) => void shown.push(url) },
    sessionStorage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
    },
    fetch: async (url, init) => {
      sent.push({ url, init });
      if (typeof body === 'function') body();
      return { status: 200, text: async () => body as string };
    },
    EventSource: class {
      listeners = new Map<string, (event: { data: string }) => void>();
      constructor(url: string) {
        streams.push({ url, listeners: this.listeners });
      }
      addEventListener(name: string, listener: (event: { data: string }) => void) {
        this.listeners.set(name, listener);
      }
      removeEventListener(name: string) {
        this.listeners.delete(name);
      }
    },
  };
  return { page, kept, sent, shown, streams };
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

  test('a file goes up under the end of its name', async () => {
    const { page, sent } = fakePage();
    const file = { name: `${'x'.repeat(80)} März/1.eml` };
    await connect(page).hand(file);
    expect(sent[0]?.url).toMatch(/^upload\/x+%20M%C3%A4rz%2F1\.eml$/);
    expect(sent[0]?.init.body).toBe(file);
  });

  test('all events come through one stream, until nobody listens', () => {
    const { page, streams } = fakePage();
    const client = connect(page);
    const heard: string[] = [];
    const stop = client.on('changed', ({ case: id }) => heard.push(id));
    client.on('reminder', ({ what }) => heard.push(what));
    streams[0]?.listeners.get('changed')?.({ data: '{"case":"c-1"}' });
    stop();
    expect(heard).toEqual(['c-1']);
    expect(streams).toHaveLength(1);
    expect(streams[0]?.listeners.has('changed')).toBe(false);
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
