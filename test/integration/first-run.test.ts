/**
 * What a person tries first, on a started program: `npm run test:electron` runs it on the real runtime, `npm test` on
 * the double. What only a person can see is in resources/decisions/electron-first-run.md.
 */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WarmCommand } from '../support/command.ts';
import {
  ask,
  endHolder,
  isReal,
  runtimeName,
  startDesktop,
  within,
  type Started,
} from '../support/runtime.ts';

let folder: string;
let data: string;
let started: Started[] = [];
const start = async (...files: string[]): Promise<Started> => {
  const one = await startDesktop(data, ...files);
  started.push(one);
  return one;
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deferral-desk-first-'));
  data = join(folder, 'data');
});
afterEach(() => {
  for (const one of started) one.kill();
  endHolder(data);
  started = [];
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

function reply(name: string, host: string): string {
  const path = join(folder, name);
  writeFileSync(path, `421 4.7.0 ${host} Error: too many connections from 192.0.2.9\n`);
  return path;
}
const warm = new WarmCommand();
/** Domains or replies of the cases, as the command line finds them: through the door, or in the folder. */
async function casesOf(): Promise<string> {
  const ask = async (...args: string[]) => (await warm.run(['case', ...args, '--json', '--data', data])).out;
  const { cases } = JSON.parse(await ask('list')) as { cases: { case: string }[] };
  return (await Promise.all(cases.map(({ case: id }) => ask('show', id)))).join('\n');
}
/** Whether the journal has it; only then the command line, which costs processes, is asked. */
const has = (host: string) => async (): Promise<true | undefined> =>
  readdirSync(data).some(
    (name) => name.startsWith('journal-') && readFileSync(join(data, name), 'utf8').includes(host),
  ) && (await casesOf()).includes(host)
    ? true
    : undefined;

describe(`on ${runtimeName}`, () => {
  test('a window opens on an empty folder, and the page is shut in', async () => {
    const page = await (await start()).window();
    await page.getByRole('heading', { name: 'What came back?' }).waitFor();
    expect(await ask(page, 'desk.status', {})).toMatchObject({ host: 'electron', cases: 0, warnings: [] });
    const reach = await page.evaluate(async () => {
      const world = window as unknown as Record<string, unknown>;
      return {
        node: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in world),
        fetches: await fetch('https://example.com/').then(
          () => true,
          () => false,
        ),
        opens: window.open('https://example.com/') !== null,
        notifies: Notification.permission,
      };
    });
    expect(reach).toMatchObject({ node: [], fetches: false });
    // The double records what is asked of Chromium; only the runtime does it.
    if (isReal) expect(reach).toMatchObject({ opens: false, notifies: 'denied' });
    expect(existsSync(join(data, 'window'))).toBe(true);
  });

  test('a file that the program is started with becomes a case, and the command line sees it meanwhile', async () => {
    const page = await (await start(reply('one.txt', 'mx1.example.net'))).window();
    await page
      .getByRole('heading', { level: 1 })
      .filter({ hasText: /slowing|too many/i })
      .waitFor();
    expect(await casesOf()).toContain('mx1.example.net');
  });

  test('a second start gives its file to the first, and goes', async () => {
    const page = await (await start()).window();
    await page.getByRole('heading', { name: 'What came back?' }).waitFor();
    const second = await start(reply('two.txt', 'mx2.example.net'));
    expect(await second.ended).toBe(0);
    await within(120, 'case', has('mx2.example.net'));
  });

  test('a file opened while the program is leaving is a case afterwards, whoever was quicker', async () => {
    const first = await start();
    const page = await first.window();
    await page.getByRole('heading', { name: 'What came back?' }).waitFor();
    void page.close().catch(() => undefined);
    await start(reply('three.txt', 'mx3.example.net'));
    await first.ended;
    await within(120, 'case', has('mx3.example.net'));
  });

  test('a program that was killed has lost nothing, and the next one takes the folder', async () => {
    const first = await start(reply('four.txt', 'mx4.example.net'));
    await within(120, 'case', has('mx4.example.net'));
    first.kill();
    await first.ended;
    const page = await (await start()).window();
    await within(120, 'answer', async () =>
      (await ask(page, 'desk.status', {})).cases === 1 ? true : undefined,
    );
  });
});
