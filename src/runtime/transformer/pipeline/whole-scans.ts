import sharp from 'sharp';
import { Observed, Warning, collectWarnings, countOf, observe, observeAlone } from './decoder-warnings';
import { OpenScan, openScanOf, withoutLastByte } from './jpeg/open-scan';
import { TransformError } from './transform-error';

/** The warning about a scan that is read to its end, where nothing follows. */
const END = 'premature end of JPEG image';
/** The same warning, once or several times: a text may begin with those of images before. */
const ENDS = new RegExp(`^(VipsJpeg: ${END}\n?)+$`);

/** Warnings about scans that every decoder shows whole. */
const HARMLESS = /Invalid SOS parameters|Inconsistent progression sequence/;
const EXTRANEOUS = /(\d+) extraneous bytes before marker 0x([0-9a-f]{2})/;

/**
 * Transforms an image, and rejects a JPEG with damaged scans. libjpeg fills the rest of such a scan with gray, and only
 * warns. libvips could fail on warnings, but does not examine those of the last rows, and fails on harmless ones.
 *
 * Warnings while other images are transformed in this process may be theirs. The image is then transformed again,
 * alone. In AWS, there are no others.
 *
 * @param work reads the header and the pixels, with pipelines whose warnings are collected, and without the end of an
 *   open scan
 */
export async function requireWholeScans<T>(bytes: Buffer, work: () => Promise<T>): Promise<T> {
  const scan = openScanOf(bytes);
  const first = await observe(work);
  const last = first.isAlone || hasOnlyEnds(first.warnings) ? first : await observeAlone(work);
  if (isDamaged(last, bytes, scan)) {
    throw new TransformError('corrupt', undefined, last.warnings.map(({ text }) => text).join('; '));
  }
  if (scan && !hasUsualEnd(last) && (await observeAlone(() => readAll(scan))).warnings.length === 0) {
    throw new TransformError('corrupt', undefined, 'Bytes of the scan remain after the last pixel.');
  }
  return last.result;
}

/**
 * Whether a decoder reported the end of an open scan. It does not if rows were left out, and sometimes by chance. If
 * the header has stray bytes, the end may have them, too.
 */
function hasUsualEnd({ warnings, isAlone }: Observed<unknown>): boolean {
  return isAlone && warnings.length > 0;
}

/** Whether warnings, which may be of other images, are only about scans that were read to their ends. */
function hasOnlyEnds(warnings: readonly Warning[]): boolean {
  return warnings.every((each, index) => index % 2 === 0 ? countOf(each) === 1 : ENDS.test(each.text));
}

/** Decodes all rows of a scan, at an eighth of its size. */
async function readAll(scan: OpenScan): Promise<void> {
  const pipeline = sharp(withoutLastByte(scan), { failOn: 'none', limitInputPixels: false, sequentialRead: true });
  const size = { width: Math.ceil(scan.width / 8), height: Math.ceil(scan.height / 8) };
  await collectWarnings(pipeline).resize({ ...size, fit: 'fill' }).raw().toBuffer();
}

/**
 * Whether there are more warnings about pixels than about the header, whose mistakes every decoder ignores, and about
 * the end of an open scan.
 */
function isDamaged({ warnings }: Observed<unknown>, bytes: Buffer, scan: OpenScan | undefined): boolean {
  const ofHeader = headerCount(warnings);
  return warnings.some((warning, index) => {
    const count = countOf(warning) - ofHeader;
    const text = warnings[index + 1]?.text ?? '';
    const isEnd = text.includes(END) || scan !== undefined && ofHeader > 0;
    return count > (isEnd ? 1 : 0) && (ofHeader > 0 || !isHarmless(text, scan ? count - 1 : count, bytes));
  });
}

/** Returns the number of warnings about a header. Decoders repeat them when they read pixels. */
function headerCount(warnings: readonly Warning[]): number {
  return Math.max(0, ...warnings.filter(({ isOfHeader }) => isOfHeader).map(countOf));
}

function isHarmless(text: string, count: number, bytes: Buffer): boolean {
  const extraneous = EXTRANEOUS.exec(text);
  if (!extraneous) return HARMLESS.test(text);
  return count <= 1 && hasPadding(bytes, Number(extraneous[1]), parseInt(extraneous[2], 16));
}

/** Whether equal bytes precede a marker. Other bytes are data of a scan with an error before them. */
function hasPadding(bytes: Buffer, length: number, marker: number): boolean {
  const pattern = Buffer.from([0xff, marker]);
  for (let at = bytes.indexOf(pattern, length); at >= 0; at = bytes.indexOf(pattern, at + 1)) {
    if (bytes.subarray(at - length, at).every(byte => byte === bytes[at - 1])) return true;
  }
  return false;
}
