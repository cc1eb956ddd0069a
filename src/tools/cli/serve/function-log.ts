import { EventKind, EventLine, size } from './event-line';
import { isRecord } from '../../../model/is-record';

const LEVELS: Readonly<Record<string, readonly [event: string, kind: EventKind]>> = {
  error: ['Error', 'bad'], warn: ['Warning', 'bad'], info: ['Info', 'plain'],
};

/** Returns the event of a line in the log of a function. Lines that are not JSON are printed with its name. */
export function logEvent(functionName: string, line: string): EventLine {
  const entry = parse(line);
  if (!entry) return { kind: 'plain', event: 'Log', subject: `${functionName}: ${line}` };
  return refinement(entry) ?? messageOf(entry);
}

function parse(line: string): Record<string, unknown> | undefined {
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
