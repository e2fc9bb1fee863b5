/** `node --import` this file: the bare name `electron` then means the double beside it. */
import { register } from 'node:module';
register(new URL('./hooks.mjs', import.meta.url));
