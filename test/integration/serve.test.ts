/** `deferral-desk serve` as an administrator meets it: signals, a second one, a port that is taken, a disk that refuses. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root, startServe } from '../support/double.ts';

let base: string;
let data: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'deferral-desk-serve-'));
  data = join(base, 'data');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

async function cli(...args: string[]): Promise<{ code: number; out: string; errors: string }> {
  const child = spawn(process.execPath, [join(root, 'dist/cli.js'), ...args]);
  let out = '';
  let errors = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (errors += chunk));
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, errors };
}

async function call(address: string, method: string, input: object): Promise<Record<string, unknown>> {
  const { origin, hash } = new URL(address);
  const response = await fetch(`${origin}/rpc/${method}`, {
    method: 'POST',
    headers: { 'x-deferral-desk-token': hash.replace('#token=', '') },
    body: JSON.stringify(input),
  });
  return (await response.json()) as Record<string, unknown>;
}

async function openCase(address: string): Promise<string> {
  const opened = await call(address, 'case.open', { inputs: [{ kind: 'domain', domain: 'example.net' }] });
  return (opened.ok as { cases: { document: { case: string } }[] }).cases[0]!.document.case;
}

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it, and the folder is free again', async (signal) => {
  const { process: child } = await startServe(data);
  expect(existsSync(join(data, 'lock'))).toBe(true);
  child.kill(signal);
  child.kill(signal); // by the terminal, and passed on by npm
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(existsSync(join(data, 'lock'))).toBe(false);
});

test('a folder in use and a port that is taken: a sentence each, and the first goes on', async () => {
  const first = await startServe(data);
  const { port } = new URL(first.address);
  const sameFolder = await cli('serve', '--port', '0', '--data', data);
  expect(sameFolder).toMatchObject({ code: 1, out: '' });
  expect(sameFolder.errors).toContain('Another Deferral Desk is using this data folder');
  const samePort = await cli('serve', '--port', port, '--data', join(base, 'other'));
  expect(samePort.errors).toBe(
    `Port ${port} on 127.0.0.1 is taken by another program. Choose another one with --port, or leave it out.\n`,
  );
  expect(samePort.code).toBe(1);
  expect(existsSync(join(base, 'other', 'lock'))).toBe(false);
  expect(await call(first.address, 'desk.status', {})).toHaveProperty('ok');
  await first.stop();
});

test('uploads are in the data folder, readable by nobody else, and go with the desk; what the user has there stays', async () => {
  const uploads = join(data, 'uploads');
  const put = async (address: string): Promise<string[]> => {
    const { origin, hash } = new URL(address);
    const path = `upload/${encodeURIComponent('../../out/"a b".eml')}`;
    const headers = { 'x-deferral-desk-token': hash.replace('#token=', '') };
    const response = await fetch(`${origin}/${path}`, { method: 'POST', headers, body: 'x' });
    expect(await response.json()).toMatchObject({ ok: { name: '"a b".eml' } });
    return readdirSync(uploads).sort();
  };
  const killed = await startServe(data);
  const [name] = await put(killed.address);
  expect(name).toMatch(/^[0-9a-f]{16}-_a_b_.eml$/);
  expect([statSync(uploads).mode & 0o777, statSync(join(uploads, name!)).mode & 0o777]).toEqual([
    0o700, 0o600,
  ]);
  killed.process.kill('SIGKILL');
  await once(killed.process, 'exit');
  writeFileSync(join(uploads, 'mine.txt'), 'x');
  const served = await startServe(data);
  expect(readdirSync(uploads)).toEqual(['mine.txt']);
  await put(served.address);
  await served.stop();
  expect(readdirSync(uploads)).toEqual(['mine.txt']);
  rmSync(join(uploads, 'mine.txt'));
  const last = await startServe(data);
  await put(last.address);
  await last.stop();
  expect(existsSync(uploads)).toBe(false);
});

test('a saved report is handed to the page as the bytes that were made, and a gap has its reason there', async () => {
  const { address, stop } = await startServe(data);
  const id = await openCase(address);
  await call(address, 'case.gap', { case: id, piece: 'helo', reason: 'the relay is not ours' });
  const asked = { case: id, format: 'pdf', redaction: 'people' };
  const { ok } = (await call(address, 'report.save', asked)) as {
    ok: { savedAs: null; file: { fileName: string; mediaType: string; base64: string } };
  };
  expect(ok).toMatchObject({ savedAs: null, file: { mediaType: 'application/pdf' } });
  expect(Buffer.from(ok.file.base64, 'base64').toString('latin1', 0, 5)).toBe('%PDF-');
  expect(await call(address, 'report.preview', { ...asked, format: 'text' })).toMatchObject({
    ok: { text: expect.stringContaining('I cannot get it because the relay is not ours') as string },
  });
  await stop();
});

test('what the disk refuses is waited for at the end, not dropped', async () => {
  const { address, process: child } = await startServe(data);
  const id = await openCase(address);
  renameSync(data, `${data}-away`);
  expect(await call(address, 'case.note', { case: id, text: 'kept' })).toMatchObject({
    problem: { code: 'folder-gone' },
  });
  let errors = '';
  child.stderr!.on('data', (chunk) => (errors += chunk));
  child.kill('SIGTERM');
  await expect.poll(() => errors).toContain('Ctrl-C gives the change up');
  renameSync(`${data}-away`, data);
  expect(await once(child, 'exit')).toEqual([0, null]);
  const again = await startServe(data);
  expect(await call(again.address, 'case.show', { case: id })).toMatchObject({
    ok: { notes: [{ text: 'kept' }] },
  });
  await again.stop();
});

test('given up by a second signal, it says that the change is lost', async () => {
  const { address, process: child } = await startServe(data);
  const id = await openCase(address);
  renameSync(data, `${data}-away`);
  await call(address, 'case.note', { case: id, text: 'lost' });
  let errors = '';
  child.stderr!.on('data', (chunk) => (errors += chunk));
  child.kill('SIGINT');
  await expect.poll(() => errors).toContain('Ctrl-C gives the change up');
  const ended = once(child, 'exit');
  // No further signal once it goes: one that meets the end of a process kills it.
  const press = setInterval(() => errors.includes('is lost.') || child.kill('SIGINT'), 300);
  expect(await ended).toEqual([1, null]);
  clearInterval(press);
  expect(errors).toContain('What could not be saved until now is lost.');
});
