/** What the user gave, read and understood. Bytes are parsed in a worker; nothing here touches the network. */
import { createHash } from 'node:crypto';
import type { Bounce } from '../../shared/flow.ts';
import { understand } from '../../shared/flow.ts';
import { asOfToday } from '../../shared/bounce/sample.ts';
import { importCase, looksLikeCaseFile, type ImportedCase } from '../../shared/escalation/case-import.ts';
import { Problem } from '../../shared/problem.ts';
import type { Input } from '../../shared/rpc/contract.ts';
import { fromFile } from '../node/reading/given-file.ts';
import { readInWorker, type WorkerInput } from '../node/reading/reading.ts';
import type { Desk } from './desk.ts';
import type { Work } from './work.ts';

export interface Given {
  bounces: Bounce[];
  /** By SHA-256, to be stored once a case is opened with it. */
  raw: Map<string, Uint8Array>;
  cases: ImportedCase[];
  domains: string[];
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export async function resolveInput(
  desk: Desk,
  input: Exclude<Input, { kind: 'domain' }>,
): Promise<WorkerInput> {
  switch (input.kind) {
    case 'text':
      return { name: input.name || 'pasted text', bytes: new TextEncoder().encode(input.text) };
    case 'bytes':
      return { name: input.name, bytes: Buffer.from(input.base64, 'base64') };
    case 'sample': {
      const sample = desk.prepared.knowledge.samples.find((s) => s.id === input.id);
      if (!sample) throw new Problem('no-such-sample', 'This sample is not there.', 'Reload the page.');
      return { name: sample.name, bytes: new TextEncoder().encode(asOfToday(sample.text, desk.now())) };
    }
    case 'picked': {
      const { path, name } = desk.fileOf(input.token);
      return { ...(await fromFile(path)), name };
    }
  }
}

/** Throws Problem reading-stopped: half of what was given would count as the whole. */
export async function takeIn(desk: Desk, inputs: Input[], work?: Work): Promise<Given> {
  const given: Given = { bounces: [], raw: new Map(), cases: [], domains: [] };
  for (const input of inputs) {
    if (input.kind === 'domain') {
      given.domains.push(input.domain.trim());
      continue;
    }
    await takeInOne(desk, await resolveInput(desk, input), given, work);
    if (work?.signal.aborted) throw stopped();
  }
  given.bounces = understand(given.bounces, desk.prepared);
  return given;
}

/**
 * A file that lies there, and that nobody chose.
 * @param longest in bytes
 * @throws Problem where it cannot be read, is longer, or harms the reader
 */
export async function takeInFile(desk: Desk, path: string, longest: number): Promise<Bounce[]> {
  const given: Given = { bounces: [], raw: new Map(), cases: [], domains: [] };
  const input = await fromFile(path);
  if ((input.size ?? input.bytes?.length ?? 0) > longest)
    throw new Problem(
      'file-too-large',
      `${input.name} is larger than ${longest >> 20} MB and was not read.`,
      'Give it by hand if it is what it should be.',
    );
  await takeInOne(desk, input, given);
  return given.bounces;
}

async function takeInOne(desk: Desk, input: WorkerInput, given: Given, work?: Work): Promise<void> {
  const { bytes } = input;
  if (bytes && looksLikeCaseFile(new TextDecoder().decode(bytes.subarray(0, 400)))) {
    given.cases.push(await importCase(new TextDecoder().decode(bytes), async (b) => sha256(b)));
    return;
  }
  const hash = bytes ? sha256(bytes) : null;
  const bounces = await readInWorker(input, {
    now: desk.now(),
    signal: work?.signal,
    onProgress: (done, total, unit) =>
      work && desk.emit('progress', { work: work.id, what: input.name, done, total, unit }),
  });
  for (const bounce of bounces) given.bounces.push({ ...bounce, sha256: hash });
  if (hash && bytes) given.raw.set(hash, bytes);
}

const stopped = (): Problem =>
  new Problem(
    'reading-stopped',
    'Reading was stopped. Nothing was taken over.',
    'Give the files again to read them to the end.',
  );
