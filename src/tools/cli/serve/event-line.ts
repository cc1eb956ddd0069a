import { isRecord } from '../../../model/is-record';
import { escapeInvisible } from '../shared/text';

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

const LEVELS: Readonly<Record<string, readonly [event: string, kind: EventKind]>> = {
  error: ['Error', 'bad'], warn: ['Warning', 'bad'], info: ['Info', 'plain'],
};

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
    (milliseconds === undefined ? '' : printDuration(milliseconds)).padStart(TIME_WIDTH),
    escapeInvisible(subject),
  ];
  const more = escapeInvisible(details.join(', '));
  return columns.join('  ') + (more && paint(DIM, `  (${more})`));
}

/** Formats a size in decimal units. */
export function size(bytes: number): string {
  if (Math.abs(bytes) < 1000) return `${bytes} B`;
  return Math.abs(bytes) < 999_950 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function printDuration(milliseconds: number): string {
  return milliseconds < 9999.5 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Returns the event of a line in the log of a function. Lines that are not JSON are printed with its name. */
export function logEvent(functionName: string, line: string): EventLine {
  const entry = parseEntry(line);
  if (!entry) return { kind: 'plain', event: 'Log', subject: `${functionName}: ${line}` };
  return refinement(entry) ?? messageOf(entry);
}

function parseEntry(line: string): Record<string, unknown> | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    return isRecord(entry) && typeof entry.event === 'string' ? entry : undefined;
  } catch {
    return undefined;
  }
}

function refinement(entry: Record<string, unknown>): EventLine | undefined {
  const { event, variant, before, after, firstScore, score, reason } = entry;
  if (event !== 'refined' && event !== 'kept') return undefined;
  const isScored = typeof firstScore === 'number' && typeof score === 'number';
  return {
    kind: event === 'refined' ? 'good' : 'plain',
    event: event === 'refined' ? 'Refined' : 'Kept',
    bytes: Number(after),
    subject: String(variant),
    details: [
      ...event === 'refined' ? [`from ${size(Number(before))}`] : [],
      ...isScored ? [`score ${firstScore.toFixed(1)} to ${score.toFixed(1)}`] : [],
      ...typeof reason === 'string' ? [reason] : [],
    ],
  };
}

/** Returns an entry with the image or variant that it is about, and all other fields as details. */
function messageOf({ level, event, ...fields }: Record<string, unknown>): EventLine {
  const [name, kind] = LEVELS[String(level)] ?? LEVELS.info;
  const { key, variant, ...others } = fields;
  const image = key ?? variant;
  return {
    kind,
    event: name,
    subject: image === undefined ? String(event) : `${String(event)} ${String(image)}`,
    details: Object.entries(others).map(([field, value]) =>
      `${field}: ${typeof value === 'string' ? value : JSON.stringify(value)}`),
  };
}
