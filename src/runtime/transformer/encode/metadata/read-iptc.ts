import { ImageProperties, textOf } from './image-properties';

const PHOTOSHOP = 'Photoshop 3.0\0';
const RESOURCE = '8BIM';
const IPTC_RESOURCE = 0x0404;

/** Bytes of a resource before its name: signature and identifier. */
const RESOURCE_HEAD_BYTES = 6;

const DATASET = 0x1c;
const DATASET_HEAD_BYTES = 5;
/** Set in the length of a dataset of more than 32 kB, which none of these has. */
const EXTENDED = 0x8000;

/** Datasets by their numbers in record 2. */
const BY_LINE = 80;
const CREDIT = 110;
const COPYRIGHT_NOTICE = 116;
const RECORD = 2;

/** Maximum size of datasets that are read. Those of a photograph take 1 to 10 kB. */
const MAX_BYTES = 256_000;

/**
 * Reads properties from datasets of IPTC's Information Interchange Model. Datasets that are cut off are ignored.
 *
 * @see IPTC-NAA Information Interchange Model, version 4.2, sections 3 and 6
 */
export function readIptc(block: Buffer): ImageProperties {
  const texts = textsIn(datasetsIn(block).subarray(0, MAX_BYTES));
  const first = (dataset: number): string | undefined => texts.get(dataset)?.[0];
  return { creator: texts.get(BY_LINE), creditLine: first(CREDIT), copyrightNotice: first(COPYRIGHT_NOTICE) };
}

function textsIn(datasets: Buffer): Map<number, string[]> {
  const texts = new Map<number, string[]>();
  for (let at = 0; at + DATASET_HEAD_BYTES <= datasets.length && datasets[at] === DATASET;) {
    const [record, dataset, length] = [datasets[at + 1], datasets[at + 2], datasets.readUInt16BE(at + 3)];
    const end = at + DATASET_HEAD_BYTES + length;
    if (length >= EXTENDED || end > datasets.length) break;
    const text = textOf(datasets.subarray(at + DATASET_HEAD_BYTES, end));
    if (record === RECORD) texts.set(dataset, texts.get(dataset) ?? []).get(dataset)!.push(text);
    at = end;
  }
  return texts;
}

/**
 * Returns the datasets in a block: all of it, or one of the resources of Photoshop.
 *
 * @see Adobe Photoshop File Formats Specification, "Image Resource Blocks"
 */
function datasetsIn(block: Buffer): Buffer {
  if (block.toString('latin1', 0, PHOTOSHOP.length) !== PHOTOSHOP) return block;
  let at = PHOTOSHOP.length;
  while (block.toString('latin1', at, at + RESOURCE.length) === RESOURCE) {
    const name = at + RESOURCE_HEAD_BYTES;
    const head = name + evenLength(1 + (block[name] ?? 0));
    if (head + 4 > block.length) break;
    const data = head + 4;
    const length = block.readUInt32BE(head);
    if (block.readUInt16BE(at + RESOURCE.length) === IPTC_RESOURCE) return block.subarray(data, data + length);
    at = data + evenLength(length);
  }
  return Buffer.alloc(0);
}

function evenLength(bytes: number): number {
  return bytes + bytes % 2;
}
