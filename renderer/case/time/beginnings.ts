/** Beginnings to choose from with one click; days and mornings are those of the reader. */
export function usualBeginnings(now: Date): { label: string; at: Date }[] {
  const hours = (count: number) => new Date(now.getTime() - count * 3_600_000);
  const onDay = (back: number, hour: number) => {
    const at = new Date(now);
    at.setDate(at.getDate() - back);
    at.setHours(hour, 0, 0, 0);
    return at;
  };
  const morning = onDay(0, 8);
  return [
    { label: 'Just now', at: hours(0) },
    { label: 'An hour ago', at: hours(1) },
    ...(morning < hours(2) ? [{ label: 'This morning', at: morning }] : []),
    { label: 'Yesterday', at: onDay(1, 12) },
  ];
}
