/** Work that can be cancelled: a read, a check, a session. One AbortController each, by name. */
const running = new Map<string, AbortController>();

export async function cancellable<T>(name: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  running.get(name)?.abort();
  running.set(name, controller);
  try {
    return await work(controller.signal);
  } finally {
    if (running.get(name) === controller) running.delete(name);
  }
}

export function cancel(name: string): boolean {
  const controller = running.get(name);
  controller?.abort();
  return controller !== undefined;
}
