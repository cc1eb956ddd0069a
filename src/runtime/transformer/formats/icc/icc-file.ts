import { D50, Vector } from './matrix';

/** The color space of an image, and the one that a profile converts it to. */
type Colors = 'GRAY' | 'RGB ' | 'CMYK';
type Connection = 'XYZ ' | 'Lab ';

/** Returns an ICC profile of version 2 with these tags, and those that every profile has. */
export function iccFile(colors: Colors, to: Connection, tags: { readonly [name: string]: Buffer }): Buffer {
  const all = Object.entries({ desc: descriptionTag('cdk-image-cdn'), cprt: text('CC0'), ...tags });
  const start = 128 + 4 + 12 * all.length;
  const index = Buffer.alloc(start);
  index.writeUInt32BE(start + all.reduce((sum, [, tag]) => sum + tag.length, 0), 0);
  index.writeUInt32BE(0x02400000, 8);
  index.write(`${colors === 'CMYK' ? 'prtr' : 'mntr'}${colors}${to}`, 12, 'latin1');
  index.write('acsp', 36, 'latin1');
  D50.forEach((each, i) => index.writeInt32BE(fixed(each), 68 + 4 * i));
  index.writeUInt32BE(all.length, 128);
  let at = start;
  all.forEach(([name, tag], i) => {
    index.write(name, 132 + 12 * i, 'latin1');
    index.writeUInt32BE(at, 136 + 12 * i);
    index.writeUInt32BE(tag.length, 140 + 12 * i);
    at += tag.length;
  });
  return Buffer.concat([index, ...all.map(([, tag]) => tag)]);
}

export function xyzTag(values: Vector): Buffer {
  const tag = Buffer.alloc(20);
  tag.write('XYZ ', 0, 'latin1');
  values.forEach((each, i) => tag.writeInt32BE(fixed(each), 8 + 4 * i));
  return tag;
}

/** Returns a number as ICC profiles contain it, with 16 bits after the point. */
export function fixed(value: number): number {
  return Math.round(value * 65536);
}

function descriptionTag(words: string): Buffer {
  const tag = Buffer.alloc(108);
  tag.write('desc', 0, 'latin1');
  tag.writeUInt32BE(words.length + 1, 8);
  tag.write(words, 12, 'latin1');
  return tag;
}

function text(words: string): Buffer {
  return Buffer.concat([Buffer.from('text\0\0\0\0', 'latin1'), Buffer.from(`${words}\0`.padEnd(8, '\0'), 'latin1')]);
}
