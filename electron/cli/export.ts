/**
 * `export ID --format …`: the report of a case to a file or to standard output; `--letter customer|operator|postmaster|colleague` one of the
 * letters instead, in the language of `--language`.
 */
import { writeFile } from 'node:fs/promises';
import { formats, type Format } from '../../shared/rpc/contract.ts';
import { Problem } from '../../shared/problem.ts';
import { withDesk } from './desk.ts';
import { parse, printJson, usage, type Verb } from './verb.ts';

const kinds = ['customer', 'operator', 'postmaster', 'colleague'] as const;
const isLetter = (word: string): word is (typeof kinds)[number] => kinds.some((kind) => kind === word);

function written(kind: string, text: string | null): string {
  if (text !== null) return text;
  throw new Problem(
    'no-letter',
    `There is no letter to the ${kind} in this case: nothing has reached their server.`,
    'Write to whoever runs the server you send through: --letter operator.',
  );
}

export const verb: Verb = async (args) => {
  const given = parse(args, {
    format: { type: 'string' },
    redact: { type: 'string' },
    output: { type: 'string', short: 'o' },
    letter: { type: 'string' },
    language: { type: 'string' },
  });
  const id = given.positionals[0];
  const format = given.one('format') ?? 'text';
  const redact = given.one('redact') ?? 'full';
  const output = given.one('output');
  if (id === undefined) throw usage('Which case?', 'Write: export ID --format text');
  if (!formats.includes(format as Format))
    throw usage(`There is no format “${format}”.`, `Choose one of ${formats.join(', ')}.`);
  if (redact !== 'people' && redact !== 'all' && redact !== 'full')
    throw usage(`“${redact}” is no redaction.`, 'Choose people or all, or leave it out.');
  const letter = given.one('letter');
  const language = given.one('language') ?? 'en';
  if (letter !== null && !isLetter(letter))
    throw usage(`There is no letter “${letter}”.`, `Choose one of ${kinds.join(', ')}.`);
  if (letter === null && given.one('language') !== null)
    throw usage('The report is in English.', `Add --letter ${kinds.join('|')}.`);
  return withDesk(given, async (desk) => {
    const file =
      letter === null
        ? await desk.call('report.preview', { case: id, format: format as Format, redaction: redact })
        : {
            fileName: `${id}-${letter}-${language}.txt`,
            text: `${written(letter, (await desk.call('report.letters', { case: id, language }))[letter])}\n`,
            base64: null,
          };
    const content = file.text ?? Buffer.from(file.base64!, 'base64');
    if (output !== null)
      await writeFile(output, content).catch((error: NodeJS.ErrnoException) => {
        throw new Problem(
          'not-written',
          `${output} could not be written (${error.code ?? error.message}).`,
          'Choose another place.',
        );
      });
    if (given.json)
      printJson({
        case: id,
        ...(letter && { letter, language, text: content }),
        format: letter ? 'text' : format,
        redaction: redact,
        file: output ?? null,
        name: file.fileName,
        bytes: Buffer.byteLength(content),
      });
    else if (output === null) process.stdout.write(content);
    return 0;
  });
};
