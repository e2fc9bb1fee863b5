/** Every screen in every state that a made-up host can put it into: first, empty, loading, at work, failed, full. */
import { rest } from './rest.ts';
import type { Screen } from './screen.ts';
import { sheets } from './sheets.ts';
import { start } from './start.ts';
import { steps } from './steps.ts';
import { teamSettings } from './team-settings.ts';
import { views } from './views.ts';

export const screens: Screen[] = [...start, ...steps, ...views, ...sheets, ...rest, ...teamSettings];
