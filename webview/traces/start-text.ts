// When a trace began, for people: the time of day where they are. No DOM.

const two = (value: number): string => String(value).padStart(2, '0');

/** `14:03:22.512`, and before it `2024-05-06` with `withDate`. "" for times that no calendar has. */
export function startText(ms: number, withDate: boolean): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return '';
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
  return withDate ? `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}` : time;
}
