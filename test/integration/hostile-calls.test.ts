/**
 * Calls that no page of ours makes, at the built host: every method with input of every wrong kind. Each gets an answer
 * that says what is wrong, the case stays as it was, nothing is written beside the data folder, and the host goes on.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { methods, type Method } from '../../shared/rpc/contract.ts';
import { startServe } from '../support/double.ts';

let base: string;
let serve: Awaited<ReturnType<typeof startServe>>;
let known: string;
beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'deferral-desk-hostile-'));
  serve = await startServe(join(base, 'data'));
  const opened = (await call('case.open', '{"inputs":[{"kind":"domain","domain":"example.net"}]}')).answer;
  known = /c-\d{8}-\d+/.exec(JSON.stringify(opened))![0];
});
afterAll(async () => {
  await serve.stop();
  rmSync(base, { recursive: true, force: true });
});

async function call(method: string, body: string): Promise<{ status: number; answer: unknown }> {
  const { origin, hash } = new URL(serve.address);
  const response = await fetch(`${origin}/rpc/${method}`, {
    method: 'POST',
    headers: { 'x-deferral-desk-token': hash.replace('#token=', '') },
    body,
  });
  return { status: response.status, answer: await response.json() };
}

const deep = '['.repeat(5000) + ']'.repeat(5000);
const hostile: [string, string][] = [
  ['no JSON', '{"case":'],
  ['nothing', ''],
  ['null', 'null'],
  ['a list', '[]'],
  ['a word', '"c-1"'],
  ['a field that is not there', '{"nobody":1}'],
  ['a prototype', '{"__proto__":{"case":"c-1","admin":true},"constructor":{"prototype":{"x":1}}}'],
  ['a case of a wrong type', '{"case":{"toString":"x"}}'],
  ['a case that is a path', '{"case":"../../etc/passwd"}'],
  ['a case of two dots', '{"case":".."}'],
  ['a case with a NUL', '{"case":"c-1\\u0000"}'],
  ['a long case', JSON.stringify({ case: 'c'.repeat(1_000_000) })],
  ['deep lists', `{"case":${deep}}`],
  ['deep inputs', `{"inputs":${deep}}`],
  ['a path for a file', '{"inputs":[{"kind":"picked","token":"/etc/passwd"}]}'],
  ['a token that nobody gave', '{"inputs":[{"kind":"picked","token":"t1"}]}'],
  ['a number past all', '{"case":1e400,"days":-1e308}'],
];
const names = Object.keys(methods) as Method[];

test.each(names)('%s', async (method) => {
  for (const [name, body] of hostile) {
    const { status, answer } = await call(method, body);
    const said = JSON.stringify(answer);
    expect(status, name).toBe(200);
    expect(Object.keys(answer as object), name).toEqual(['problem' in (answer as object) ? 'problem' : 'ok']);
    if ('problem' in (answer as object))
      expect(said, name).toMatch(/^\{"problem":\{"code":"[a-z-]+","says":".+","hint":".+"\}\}$/);
    expect(said, name).not.toMatch(/node:internal|\.cjs:|\[object /);
  }
});

test('afterwards the case is as it was, and nothing lies beside the folder', async () => {
  const { answer } = await call('case.show', JSON.stringify({ case: known }));
  expect(answer).toMatchObject({ ok: { document: { case: known, recipientDomain: 'example.net' } } });
  expect(readdirSync(base)).toEqual(['data']);
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
});
