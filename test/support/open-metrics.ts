/** What OpenMetrics 1.0 demands of an exposition, held strictly: promtool is not on every machine, and reads the older form only. */

const name = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** A label's value: backslash, quote and line feed escaped, nothing else. */
const label = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,|$)/;

export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** @throws Error that names the line which breaks a rule */
export function openMetrics(text: string): Sample[] {
  const samples: Sample[] = [];
  const families = new Set<string>();
  const seen = new Set<string>();
  let family = { name: '', type: '', unit: '', told: [] as string[], samples: 0 };
  const lines = text.split('\n');
  const fail = (line: string, why: string): never => {
    throw new Error(`${why}: ${line}`);
  };
  if (lines.at(-1) !== '' || lines.at(-2) !== '# EOF') fail(lines.at(-2) ?? '', 'does not end with # EOF');
  for (const line of lines.slice(0, -2)) {
    const meta = /^# (TYPE|UNIT|HELP) (\S+) (.+)$/.exec(line);
    if (line.startsWith('#') && !meta) fail(line, 'is no metadata');
    if (meta) {
      const [, what, of, value] = meta as unknown as [string, string, string, string];
      if (of !== family.name) {
        if (families.has(of)) fail(line, 'its family is not in one piece');
        if (families.size > 0 && family.samples === 0) fail(line, 'the family before has no sample');
        if (!name.test(of)) fail(line, 'is no name');
        families.add(of);
        family = { name: of, type: '', unit: '', told: [], samples: 0 };
      }
      if (family.samples > 0) fail(line, 'stands behind its samples');
      if (family.told.includes(what)) fail(line, 'is told twice');
      family.told.push(what);
      if (what === 'TYPE') {
        if (!['counter', 'gauge'].includes(value)) fail(line, 'is no type that we write');
        if (value === 'counter' && of.endsWith('_total')) fail(line, 'the family of a counter has no _total');
        family.type = value;
      } else if (what === 'UNIT' && !of.endsWith(`_${value}`))
        fail(line, 'the name does not end in its unit');
      else if (what === 'HELP' && /\\(?![\\"n])/.test(value)) fail(line, 'has a wrong escape');
      continue;
    }
    const sample = /^([a-zA-Z_][a-zA-Z0-9_]*)(?:\{(.*)\})? (-?\d+(?:\.\d+)?)$/.exec(line);
    if (!sample) throw new Error(`is no sample: ${line}`);
    if (sample[1] !== (family.type === 'counter' ? `${family.name}_total` : family.name))
      fail(line, 'belongs to another family');
    const labels: Record<string, string> = {};
    for (let rest = sample[2] ?? ''; rest;) {
      const one = label.exec(rest);
      if (!one) throw new Error(`has a wrong label: ${line}`);
      if (Object.hasOwn(labels, one[1]!)) fail(line, 'has a label twice');
      labels[one[1]!] = one[2]!.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c));
      rest = rest.slice(one[0].length);
    }
    const value = Number(sample[3]);
    if (family.type === 'counter' && value < 0) fail(line, 'a counter is below zero');
    const key = JSON.stringify([sample[1], Object.entries(labels).sort()]);
    if (seen.has(key)) fail(line, 'is told twice');
    seen.add(key);
    family.samples++;
    samples.push({ name: sample[1]!, labels, value });
  }
  return samples;
}
