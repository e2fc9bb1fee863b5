/** Names of mail servers where there is little room: the first label, unless two would then read alike. */
export function shortNames(names: readonly string[]): Map<string, string> {
  const first = (name: string): string => name.split('.')[0] || '–';
  const all = [...new Set(names)];
  return new Map(
    all.map((name) => [
      name,
      all.some((other) => other !== name && first(other) === first(name)) ? name || '–' : first(name),
    ]),
  );
}
