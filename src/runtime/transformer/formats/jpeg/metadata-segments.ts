import { headerSegments, withSegment } from './segments';
import { MetadataBlocks } from '../../encode/metadata/metadata-blocks';

const XMP = { marker: 0xe1, name: 'http://ns.adobe.com/xap/1.0/\0' };
const PHOTOSHOP = { marker: 0xed, name: 'Photoshop 3.0\0' };

/** Returns the blocks of metadata that libvips does not find in a JPEG with a gain map. */
export function metadataSegments(jpeg: Buffer): Pick<MetadataBlocks, 'xmp' | 'iptc'> {
  return { xmp: contentOf(jpeg, XMP)?.subarray(XMP.name.length), iptc: contentOf(jpeg, PHOTOSHOP) };
}

/**
 * Returns a JPEG with an XMP packet, which is shorter than a segment.
 *
 * @see ISO 16684-3, section 1.1.3
 */
export function withXmpSegment(jpeg: Buffer, xmp: string): Buffer {
  return withSegment(jpeg, XMP.marker, Buffer.from(XMP.name + xmp));
}

function contentOf(jpeg: Buffer, { marker, name }: typeof XMP): Buffer | undefined {
  return headerSegments(jpeg)
    .find(segment => segment.marker === marker && segment.content.toString('latin1', 0, name.length) === name)?.content;
}
