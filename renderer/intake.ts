/** Files and pasted text → inputs of the contract. */
import { Problem } from '../shared/rpc/client.ts';
import type { Input } from '../shared/rpc/contract.ts';

/** A file travels as base64 in one message; a bigger one is better read where it lies. */
const largest = 200_000_000;

export function inputsOf(files: Iterable<File>): Promise<Input[]> {
  return Promise.all([...files].slice(0, 1000).map(bytes));
}

export const pasted = (text: string): Input => ({ kind: 'text', name: 'pasted text', text });

async function bytes(file: File): Promise<Input> {
  if (file.size > largest)
    throw new Problem(
      'file-too-large',
      `${file.name} is larger than 200 MB, more than this window can take in.`,
      'Read it with “deferral-desk logs FILE”, or cut out the hours that matter.',
    );
  return { kind: 'bytes', name: file.name.slice(0, 300), base64: await base64(file) };
}

function base64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(',')[1] ?? '');
    reader.onerror = () =>
      reject(
        new Problem(
          'file-unreadable',
          `${file.name} could not be read.`,
          'It may have been moved, or be a folder. Choose the file itself.',
        ),
      );
    reader.readAsDataURL(file);
  });
}
