/** Writes resources/flowchart/FLOWCHART.md from the step cards. `npx tsx electron/build/flowchart.ts`; a test refuses a stale one. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { flowchartPage } from '../../shared/flowchart/page.ts';
import { readKnowledge, resourcesFolder } from './knowledge.ts';

export const flowchartFile = join(resourcesFolder, 'flowchart/FLOWCHART.md');

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  writeFileSync(flowchartFile, flowchartPage(readKnowledge().steps, { picture: true }));
