import { execFile, spawnSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { FileResult, Tools, mostOf } from './check-file';
import { CorpusFile } from './images';
import { Verdict, worstOf } from './judge';
import { Usage } from './limits';

const execute = promisify(execFile);

const FORMATS = ['avif', 'webp', 'jpg', 'png', 'gif', 'auto'];
const CASES = FORMATS.flatMap(f => [false, true].map(keepCopyright => ({ f, keepCopyright })));

/** Tags of exiftool that describe the encoding of pixels and frames. Any other tag is metadata of the original. */
const STRUCTURE: readonly RegExp[] = [
  /^(SourceFile|ExifTool|System|Composite)\b/,
  /^File:(FileType|FileTypeExtension|MIMEType|Image(Width|Height)|BitsPerSample|ColorComponents)$/,
  /^File:(EncodingProcess|YCbCrSubSampling|ExifByteOrder)$/,
  /^JFIF:(JFIFVersion|ResolutionUnit|[XY]Resolution)$/,
  /^PNG:(Image(Width|Height)|BitDepth|ColorType|Compression|Filter|Interlace|Palette|Transparency|SignificantBits)$/,
  /^GIF:(GIFVersion|Image(Width|Height)|HasColorMap|ColorResolutionDepth|BitsPerPixel|BackgroundColor)$/,
  /^GIF:(TransparentColor|AnimationIterations|FrameCount|Duration)$/,
  /^RIFF:(WebP_Flags|Image(Width|Height)|VP8Version|(Horizontal|Vertical)Scale|AlphaIsUsed|Alpha\w+)$/,
  /^RIFF:(BackgroundColor|AnimationLoopCount|FrameCount|Duration)$/,
  /^QuickTime:(MajorBrand|MinorVersion|CompatibleBrands|HandlerType|MediaData\w*|AV1ConfigurationVersion)$/,
  /^QuickTime:(Seq\w+|HighBitDepth|TwelveBit|Chroma\w+|InitialDelaySamples|Image(SpatialExtent|PixelDepth))$/,
  /^QuickTime:(AuxiliaryImageType|Color(Profiles|Primaries)|TransferCharacteristics|MatrixCoefficients)$/,
  /^QuickTime:(VideoFullRangeFlag|Rotation|PixelAspectRatio)$/,
  /^Meta:PrimaryItemReference$/,
];

/** Tags that `keepCopyright` keeps. */
const COPYRIGHT = /^(IFD0|EXIF):(Artist|Copyright)$/;

/** Returns the tags that a result must not have. */
export function unwantedTags(tags: readonly string[], keepsCopyright: boolean): string[] {
  return tags.filter(tag => !STRUCTURE.some(pattern => pattern.test(tag)) && !(keepsCopyright && COPYRIGHT.test(tag)));
}

export function hasExiftool(): boolean {
  return spawnSync('exiftool', ['-ver']).status === 0;
}

/** Throws if exiftool is missing. */
export function requireExiftool(): void {
  if (hasExiftool()) return;
  throw new Error('--metadata requires exiftool, which Debian has in the package libimage-exiftool-perl');
}

/** Transforms a file to every format, with and without its copyright, and reads the metadata of the results. */
export async function checkMetadata(file: CorpusFile, tools: Tools): Promise<FileResult> {
  const folder = path.join(tools.folder, 'metadata');
  await fs.rm(folder, { recursive: true, force: true });
  await fs.mkdir(folder);
  const refusals: Verdict[] = [];
  let usage: Usage = { seconds: 0, mebibytes: 0 };
  for (const { f, keepCopyright } of CASES) {
    const output = path.join(folder, nameOf(f, keepCopyright));
    const task = { file: file.path, operations: { f, w: '320' }, output, options: { ...tools.options, keepCopyright } };
    const outcome = await tools.transformer.run(task);
    usage = mostOf(usage, outcome.usage);
    if ('ended' in outcome) refusals.push({ class: outcome.ended, reason: outcome.reason });
    if ('mistake' in outcome) refusals.push({ class: 'crash', reason: outcome.mistake.split('\n')[0] });
    if ('problem' in outcome) refusals.push({ class: 'right refusal', reason: outcome.detail });
  }
  return { file, usage, verdict: worstOf([...refusals, ...await verdictsOf(folder)]) };
}

function nameOf(format: string, keepsCopyright: boolean): string {
  return `${format}-${keepsCopyright ? 'copyright' : 'default'}`;
}

async function verdictsOf(folder: string): Promise<Verdict[]> {
  const results = await tagsIn(folder);
  return results.map(({ name, tags }) => {
    const unwanted = unwantedTags(tags, name.endsWith('-copyright'));
    return unwanted.length === 0 ? { class: 'right', reason: 'no metadata' }
      : { class: 'metadata', reason: `exiftool finds ${unwanted.join(', ')}`, check: name };
  });
}

/** Returns the tags that exiftool finds in each file of a folder. */
export async function tagsIn(folder: string): Promise<{ readonly name: string; readonly tags: readonly string[] }[]> {
  // By name: in a folder, exiftool reads only files with a known extension.
  const files = (await fs.readdir(folder)).map(name => path.join(folder, name));
  if (files.length === 0) return [];
  const { stdout } = await execute('exiftool', ['-j', '-G1', '-a', '-u', '-ee', ...files], { maxBuffer: 64e6 });
  const results = JSON.parse(stdout) as { readonly SourceFile: string }[];
  return results.map(result => ({ name: path.basename(result.SourceFile), tags: Object.keys(result) }));
}
