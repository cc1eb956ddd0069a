import { execFile, spawnSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { FileResult, Tools, mostOf } from './check-file';
import { CorpusFile } from './images';
import { Verdict, worstOf } from './judge';
import { Usage } from './limits';
import { KeptMetadata } from '../../src/model/kept-metadata';

const execute = promisify(execFile);

const FORMATS = ['avif', 'webp', 'jpg', 'png', 'gif', 'auto'];
const KEPT: readonly KeptMetadata[] = ['none', 'origin', 'rights'];
const CASES = FORMATS.flatMap(f => KEPT.map(metadata => ({ f, metadata })));

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

/** Tags of properties that may be kept, by the tags of an original that contain them, and their valid values. */
const PROPERTIES: readonly Property[] = [
  {
    kept: ['XMP-iptcExt:DigitalSourceType'],
    isOrigin: true,
    value: /^https?:\/\/cv\.iptc\.org\/newscodes\/digitalsourcetype\/\w+$/,
  },
  { kept: ['XMP-dc:Creator'], others: ['IPTC:By-line', 'IFD0:Artist'], value: /[^\s\0]/ },
  { kept: ['XMP-photoshop:Credit'], others: ['IPTC:Credit'], value: /[^\s\0]/ },
  { kept: ['XMP-dc:Rights'], others: ['IPTC:CopyrightNotice', 'IFD0:Copyright'], value: /[^\s\0]/ },
  { kept: ['XMP-xmpRights:WebStatement'], value: /^https?:\/\/\S{1,490}$/i },
  { kept: ['XMP-plus:LicensorName', 'XMP-plus:LicensorURL'], value: /^https?:\/\/\S{1,490}$/i },
];

/** Formats of originals whose metadata is not read, or not in this form. */
const UNREAD: { readonly [fileType: string]: RegExp } = { PNG: /^IPTC:/, WEBP: /^IPTC:/, GIF: /./, SVG: /./ };

interface Property {
  readonly kept: readonly string[];
  readonly others?: readonly string[];
  readonly isOrigin?: boolean;
  readonly value: RegExp;
}

/** Tags with their values, by group and name. */
export interface Tags { readonly [tag: string]: unknown }

/** Returns the tags that a result must not have. */
export function unwantedTags(tags: Tags, kept: KeptMetadata): string[] {
  const allowed = propertiesKept(kept).flatMap(property => property.kept);
  const isWanted = (tag: string): boolean => STRUCTURE.some(pattern => pattern.test(tag)) || allowed.includes(tag);
  const origin = tags['XMP-iptcExt:DigitalSourceType'];
  const isInvented = origin !== undefined && !PROPERTIES[0].value.test(String(origin));
  return [...Object.keys(tags).filter(tag => !isWanted(tag)), ...isInvented ? [`the source type ${String(origin)}`] : []];
}

/** Returns the tags that a result lacks, of which it must have one for each property that its original has. */
export function missingTags(tags: Tags, original: Tags, kept: KeptMetadata): string[] {
  const unread = UNREAD[String(original['File:FileType'])] ?? /^$/;
  return propertiesKept(kept)
    .filter(property => [...property.kept, ...property.others ?? []].some(tag =>
      !unread.test(tag) && tag in original && property.value.test([original[tag]].flat().map(String).join('\n'))))
    .map(property => property.kept).filter(names => !names.some(name => name in tags))
    .map(([name]) => name);
}

function propertiesKept(kept: KeptMetadata): readonly Property[] {
  return kept === 'none' ? [] : PROPERTIES.filter(({ isOrigin }) => isOrigin || kept === 'rights');
}

export function hasExiftool(): boolean {
  return spawnSync('exiftool', ['-ver']).status === 0;
}

/** Throws if exiftool is missing. */
export function requireExiftool(): void {
  if (hasExiftool()) return;
  throw new Error('--metadata requires exiftool, which Debian has in the package libimage-exiftool-perl');
}

/** Transforms a file to every format with each allowlist, and compares the metadata of the results with the file's. */
export async function checkMetadata(file: CorpusFile, tools: Tools): Promise<FileResult> {
  const folder = path.join(tools.folder, 'metadata');
  await fs.rm(folder, { recursive: true, force: true });
  await fs.mkdir(folder);
  const refusals: Verdict[] = [];
  let usage: Usage = { seconds: 0, mebibytes: 0 };
  for (const { f, metadata } of CASES) {
    const output = path.join(folder, `${f}-${metadata}`);
    const options = { ...tools.options, metadata, heicDecoder: 'heic-decode' };
    const task = { file: file.path, operations: { f, w: '320' }, output, options };
    const outcome = await tools.transformer.run(task);
    usage = mostOf(usage, outcome.usage);
    if ('ended' in outcome) refusals.push({ class: outcome.ended, reason: outcome.reason });
    if ('mistake' in outcome) refusals.push({ class: 'crash', reason: outcome.mistake.split('\n')[0] });
    if ('problem' in outcome) refusals.push({ class: 'right refusal', reason: outcome.detail });
  }
  return { file, usage, verdict: worstOf([...refusals, ...await verdictsOf(folder, file.path)]) };
}

async function verdictsOf(folder: string, original: string): Promise<Verdict[]> {
  const names = await fs.readdir(folder);
  if (names.length === 0) return [];
  const [{ tags: before }, ...results] = await tagsOf([original, ...names.map(name => path.join(folder, name))]);
  return results.map(({ name, tags }) => {
    const [format, kept] = name.split('-') as [string, KeptMetadata];
    const unwanted = unwantedTags(tags, kept);
    if (unwanted.length > 0) return { class: 'metadata', reason: `exiftool finds ${unwanted.join(', ')}`, check: name };
    const missing = format === 'gif' ? [] : missingTags(tags, before, kept);
    return missing.length === 0 ? { class: 'right', reason: 'the allowlist, and nothing else' }
      : { class: 'metadata', reason: `exiftool finds no ${missing.join(', ')}`, check: name };
  });
}

/** Returns the tags that exiftool finds in each file of a folder. */
export async function tagsIn(folder: string): Promise<FileTags[]> {
  // By name: in a folder, exiftool reads only files with a known extension.
  return tagsOf((await fs.readdir(folder)).map(name => path.join(folder, name)));
}

interface FileTags { readonly name: string; readonly tags: Tags }

async function tagsOf(files: readonly string[]): Promise<FileTags[]> {
  if (files.length === 0) return [];
  const { stdout } = await execute('exiftool', ['-j', '-n', '-G1', '-a', '-u', '-ee', ...files], { maxBuffer: 64e6 })
    .catch((error: { stdout: string }) => error); // a damaged original
  const results = JSON.parse(stdout) as ({ readonly SourceFile: string } & Tags)[];
  return results.map(tags => ({ name: path.basename(tags.SourceFile), tags }));
}
