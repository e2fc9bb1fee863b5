/** Files and pasted text → inputs of the contract. */
import { Problem, type Client } from '../../shared/rpc/client.ts';
import type { Input } from '../../shared/rpc/contract.ts';

/** What a file without a path of its own may weigh: it travels as text in one message. */
const largest = 200_000_000;
/** Files that the contract takes in one call. */
const most = 1000;

export async function inputsOf(client: Client, files: Iterable<File>): Promise<Input[]> {
  const given = [...files];
  if (given.length > most)
    throw new Problem(
      'too-many-files',
      `These are ${given.length} files; the window takes ${most} at a time. None was read.`,
      'Give fewer at a time, or the whole folder to “deferral-desk case open FOLDER”.',
    );
  const inputs: Input[] = [];
  for (const file of given) inputs.push(await inputOf(client, file));
  return inputs;
}

/** What was handed over goes on as a token; what it is called stays here. */
const names = new Map<string, string>();
export function picked({ token, name }: { token: string; name: string }): Input {
  names.set(token, name);
  return { kind: 'picked', token };
}
export const nameOf = (input: Input): string =>
  'name' in input ? input.name : input.kind === 'picked' ? (names.get(input.token) ?? 'a file') : 'a file';

export const pasted = (text: string): Input => ({ kind: 'text', name: 'pasted text', text });

/** Handed to the host as a file; one from the clipboard has no path there and goes along as bytes. */
async function inputOf(client: Client, file: File): Promise<Input> {
  try {
    return picked({ ...(await client.hand(file)), name: file.name });
  } catch (error) {
    if (error instanceof Problem) throw error;
    return bytes(file);
  }
}

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
