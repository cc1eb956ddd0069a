import { ImageProperties, Licensor } from './image-properties';
import { readExif } from './read-exif';
import { readIptc } from './read-iptc';
import { printXmp, readXmp } from './xmp';
import { KeptMetadata } from '../../../../model/kept-metadata';
import { MetadataBlocks } from '../../read/pipeline-image';

/** Maximum length of a text and of a URL, in characters. A packet then fits into one segment of a JPEG, 64 KiB. */
const MAX_CHARACTERS = 500;
const MAX_CREATORS = 10;
const MAX_LICENSORS = 3;

const VOCABULARY = 'cv.iptc.org/newscodes/digitalsourcetype/';
/** The concepts of the vocabulary, those that are retired included (23 October 2024). */
const SOURCE_TYPES = [
  'digitalCapture', 'computationalCapture', 'negativeFilm', 'positiveFilm', 'print', 'minorHumanEdits', 'humanEdits',
  'algorithmicallyEnhanced', 'softwareImage', 'digitalArt', 'digitalCreation', 'dataDrivenMedia',
  'trainedAlgorithmicMedia', 'algorithmicMedia', 'screenCapture', 'virtualRecording', 'composite', 'compositeCapture',
  'compositeSynthetic', 'compositeWithTrainedAlgorithmicMedia',
];

/** Characters that are no text: controls, those of the direction of text, line ends, and those that XML excludes. */
const CONTROLS = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\ufffd-\uffff\s]+/gu;

/**
 * Returns an XMP packet with the metadata that a variant keeps, or undefined if there is none. XMP takes precedence
 * over IPTC's datasets, and these over EXIF, for each property by itself.
 */
export function keptXmp({ xmp, iptc, exif }: MetadataBlocks, kept: KeptMetadata): string | undefined {
  const described = xmp && readXmp(xmp);
  const origin = { digitalSourceType: sourceTypeOf(described?.digitalSourceType) };
  return printXmp(kept === 'rights' ? { ...origin, ...rightsOf(described, iptc, exif) } : origin);
}

function rightsOf(xmp: ImageProperties = {}, iptcBlock?: Buffer, exifBlock?: Buffer): ImageProperties {
  const [iptc, exif] = [iptcBlock ? readIptc(iptcBlock) : {}, exifBlock ? readExif(exifBlock) : {}];
  const first = <T>(valueOf: (properties: ImageProperties) => T | undefined): T | undefined =>
    [xmp, iptc, exif].map(valueOf).find(value => value !== undefined);
  return {
    creator: first(({ creator }) => listOf(creator, MAX_CREATORS, cleaned)),
    creditLine: first(({ creditLine }) => cleaned(creditLine)),
    copyrightNotice: first(({ copyrightNotice }) => cleaned(copyrightNotice)),
    webStatement: first(({ webStatement }) => urlOf(webStatement)),
    licensor: first(({ licensor }) => listOf(licensor, MAX_LICENSORS, licensorOf)),
  };
}

/** Returns the URI of a concept of IPTC's vocabulary. Anything else is no source type. */
function sourceTypeOf(uri = ''): string | undefined {
  const concept = SOURCE_TYPES.find(each => [`http://${VOCABULARY}${each}`, `https://${VOCABULARY}${each}`]
    .includes(uri.trim()));
  return concept && `http://${VOCABULARY}${concept}`;
}

/** Returns the valid ones among values, or undefined if there are none. */
function listOf<T, U>(values: readonly T[] = [], most: number, valid: (value: T) => U | undefined): U[] | undefined {
  const list = values.map(valid).filter(value => value !== undefined).slice(0, most);
  return list.length > 0 ? list : undefined;
}

function licensorOf({ name, url }: Licensor): Licensor | undefined {
  const licensor = { name: cleaned(name), url: urlOf(url) };
  return licensor.name ?? licensor.url ? licensor : undefined;
}

function cleaned(text = ''): string | undefined {
  const characters = [...text.replace(CONTROLS, ' ').trim()];
  return characters.slice(0, MAX_CHARACTERS).join('').trim() || undefined;
}

function urlOf(text = ''): string | undefined {
  const url = text.trim();
  return url.length <= MAX_CHARACTERS && /^https?:\/\/[^\s<>"\ufffd\p{C}]+$/iu.test(url) ? url : undefined;
}
