/** Each format opened by a program of its own: Chromium, pdftotext, a mail parser, a spreadsheet's rules, a JSON validator. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { caseFileJsonSchema, schemaFile } from '../../electron/build/case-schema.ts';
import { writePdf } from '../../electron/node/pdf.ts';
import { exporters, writeReport } from '../../shared/escalation/escalation.ts';
import { buildReport } from '../../shared/escalation/report.ts';
import { sampleCase, sampleDocument, sampleOptions } from '../support/sample-case.ts';

const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-formats-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const levels = ['full', 'people', 'all'] as const;
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const write = (format: string, level: (typeof levels)[number]): string =>
  String(
    writeReport(
      exporters.find((e) => e.format === format)!,
      sampleCase,
      sampleDocument,
      { ...sampleOptions, level, evidence: [], addressee: null },
    ).content,
  );

describe.skipIf(!existsSync(executablePath))('in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath });
    return () => browser.close();
  });
  test.each(levels)('the HTML of %s shows every field, asks for nothing and runs nothing', async (level) => {
    const file = join(folder, `${level}.html`);
    writeFileSync(file, write('html', level));
    const page = await browser.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('dialog', () => expect.unreachable('a script ran'));
    await page.goto(pathToFileURL(file).href);
    expect(await page.locator('h1').textContent()).toMatch(/^Persistent 421 deferrals/);
    expect(await page.locator('dt').allTextContents()).toContain('Remote MX');
    expect(asked).toEqual([pathToFileURL(file).href]);
    await page.close();
  });
  test('the PDF is taken for a PDF: its viewer opens it, or it is offered to be saved', async () => {
    const file = join(folder, 'report.pdf');
    writeFileSync(
      file,
      await writePdf(buildReport(sampleCase, sampleDocument, { ...sampleOptions, level: 'full' })),
    );
    const page = await browser.newPage();
    const went = await page.goto(pathToFileURL(file).href).then(
      () => page.evaluate(() => document.contentType),
      (error: Error) => error.message,
    );
    expect(went).toMatch(/^application\/pdf$|Download is starting/);
    await page.close();
  });
});

describe.skipIf(spawnSync('pdftotext', ['-v']).error)('the text of the PDF, by pdftotext', () => {
  test.each(levels)('%s', async (level) => {
    const file = join(folder, `${level}.pdf`);
    writeFileSync(file, await writePdf(buildReport(sampleCase, sampleDocument, { ...sampleOptions, level })));
    const text = spawnSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).stdout;
    for (const label of [
      'Source IP:',
      'Remote MX:',
      'First seen:',
      'Response:',
      'Sender checks:',
      'Test session',
      'page 1 of',
    ])
      expect(text).toContain(label);
    const flat = text.replace(/\s+/g, '').toLowerCase();
    if (level === 'full') expect(flat).toContain('anna.alt@example.net');
    else
      for (const gone of ['anna.alt', 'boris.bau', '10.20.30.40', 'relay7']) expect(flat).not.toContain(gone);
    if (level === 'all')
      for (const gone of ['example.net', '198.51.100.25', 'mail1']) expect(flat).not.toContain(gone);
  });
});

describe('JSON', () => {
  test.each(levels)('%s is valid against the schema that we publish', (level) => {
    const validate = new Ajv2020({ strict: false }).compile(
      JSON.parse(readFileSync(schemaFile, 'utf8')) as object,
    );
    validate(JSON.parse(write('json', level)));
    expect(validate.errors).toBeNull();
  });
  test('the published schema is the one that the reader uses (npm run schema)', () => {
    expect(readFileSync(schemaFile, 'utf8')).toBe(caseFileJsonSchema());
  });
});

test('CSV read back has the attempts, and no cell begins a formula', () => {
  const lines = write('csv', 'full').trim().split('\r\n');
  const rows = lines.map((line) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)].map((m) =>
      (m[1] ?? m[2] ?? '').replaceAll('""', '"'),
    ),
  );
  const [head, ...body] = rows;
  expect(body.map((row) => row[head!.indexOf('time')])).toEqual(sampleCase.attempts.map((a) => a.at));
  for (const row of body) for (const value of row) expect(value).not.toMatch(/^\s*[=+\-@]/);
});
