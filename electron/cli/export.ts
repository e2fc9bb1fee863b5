/** `export ID --format …`: the report of a case to a file or to standard output. */
import { writeFile } from 'node:fs/promises';
import { formats, type Format } from '../../shared/rpc/contract.ts';
import { Problem } from '../../shared/problem.ts';
import { withDesk } from './desk.ts';
import { parse, printJson, usage, type Verb } from './verb.ts';

export const verb: Verb = async (args) => {
  const given = parse(args, {
    format: { type: 'string' },
    redact: { type: 'string' },
    output: { type: 'string', short: 'o' },
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
  return withDesk(given, async (desk) => {
    const file = await desk.call('report.preview', {
      case: id,
      format: format as Format,
      redaction: redact,
    });
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
        format,
        redaction: redact,
        file: output ?? null,
        name: file.fileName,
        bytes: Buffer.byteLength(content),
      });
    else if (output === null) process.stdout.write(content);
    return 0;
  });
};
