/** What is due, the earliest first; what is due at the same time, in the order in which it came. */

export interface Due {
  due: number;
  arrivedAt: number;
  count: number;
}

export class Agenda {
  readonly #heap: (Due & { order: number })[] = [];
  #order = 0;

  get first(): Due | undefined {
    return this.#heap[0];
  }

  add(due: number, arrivedAt: number, count: number): void {
    const heap = this.#heap;
    const one = { due, arrivedAt, count, order: this.#order++ };
    let place = heap.length;
    heap.push(one);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isBefore(one, heap[parent]!)) break;
      heap[place] = heap[parent]!;
      place = parent;
    }
    heap[place] = one;
  }

  take(): Due | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (heap.length === 0 || !last) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = last;
    return first;
  }

  rest(): readonly Due[] {
    return this.#heap;
  }
}

const isBefore = (a: Due & { order: number }, b: Due & { order: number }): boolean =>
  a.due < b.due || (a.due === b.due && a.order < b.order);
