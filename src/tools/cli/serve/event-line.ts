import { printable } from '../printable';

/** The kind of an event, which decides its color. */
export type EventKind = 'good' | 'work' | 'bad' | 'plain';

/** An event of the local edge, as one line of the terminal. */
export interface EventLine {
  readonly kind: EventKind;
  /** The name of the event, such as `Hit` or `Purge`. */
  readonly event: string;
  readonly status?: number;
  readonly bytes?: number;
  readonly milliseconds?: number;
  /** The URL, key or text that the event is about. */
  readonly subject: string;
  readonly details?: readonly string[];
}

// SGR codes: green, yellow, red and none.
const COLORS: Readonly<Record<EventKind, number | undefined>> = { good: 32, work: 33, bad: 31, plain: undefined };
const DIM = 2;

const EVENT_WIDTH = 10;
const STATUS_WIDTH = 3;
const SIZE_WIDTH = 8;
const TIME_WIDTH = 8;

/**
 * Returns the line of an event. Columns have fixed widths, and the text of variable length comes last. Control
 * characters are escaped.
 */
export function printEvent(time: Date, line: EventLine, isColored: boolean): string {
  const { kind, event, status, bytes, milliseconds, subject, details = [] } = line;
  const paint = (code: number | undefined, painted: string) =>
    isColored && code !== undefined ? `\u001b[${code}m${painted}\u001b[0m` : painted;
  const columns = [
    paint(DIM, time.toTimeString().slice(0, 8)),
    paint(COLORS[kind], event.padEnd(EVENT_WIDTH)),
    String(status ?? '').padStart(STATUS_WIDTH),
    (bytes === undefined ? '' : size(bytes)).padStart(SIZE_WIDTH),
    (milliseconds === undefined ? '' : duration(milliseconds)).padStart(TIME_WIDTH),
    printable(subject),
  ];
  const more = printable(details.join(', '));
  return columns.join('  ') + (more && paint(DIM, `  (${more})`));
}

/** Formats a size in decimal units. */
export function size(bytes: number): string {
  if (Math.abs(bytes) < 1000) return `${bytes} B`;
  return Math.abs(bytes) < 999_950 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function duration(milliseconds: number): string {
  return milliseconds < 9999.5 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
