/** How a call that came by message is answered. */
import { Problem } from '../../../shared/problem.ts';
import type { Call, Reply } from './store-client.ts';
import type { StoreEngine } from './store-engine.ts';

/** Throws where nothing in SQLite's memory can be trusted after it: its thread ends, and another one reads the files. */
export async function answer(engine: Promise<StoreEngine>, { id, method, args }: Call): Promise<Reply> {
  try {
    const called = (await engine)[method] as (...args: unknown[]) => unknown;
    return { id, result: await called(...args) };
  } catch (error) {
    if (error instanceof Problem) return { id, problem: error.toJSON() };
    if (error instanceof WebAssembly.RuntimeError) throw error;
    const { message, stack, code } = error as NodeJS.ErrnoException;
    return { id, error: { message: String(message ?? error), stack, code } };
  }
}
