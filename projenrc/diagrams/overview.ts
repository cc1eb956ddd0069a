import { Diagram } from './diagram';

/** The parts of an image CDN by what they do for its owner, for the README. */
export const OVERVIEW: Diagram = {
  name: 'overview',
  width: 960,
  height: 330,
  description: 'A browser requests an image from CloudFront, which answers from its cache. '
    + 'A variant that is not cached comes from the variant bucket; one that is not stored yet is transformed once, '
    + 'from the original in a private bucket. When you replace or delete an image, the purge worker removes its '
    + 'variants from the bucket and from all edge locations.',
  boxes: [
    { x: 10, y: 30, width: 130, height: 100, title: 'Browser', lines: ['asks for', 'tom.jpg?w=640'], isOutside: true },
    {
      x: 190,
      y: 30,
      width: 190,
      height: 100,
      title: 'CloudFront',
      lines: ['picks size and format,', 'answers from the cache'],
    },
    { x: 430, y: 30, width: 150, height: 100, title: 'Variant bucket', lines: ['stores each', 'result once'] },
    { x: 630, y: 30, width: 150, height: 100, title: 'Transform function', lines: ['resizes and', 'encodes, once'] },
    { x: 830, y: 30, width: 120, height: 100, title: 'Originals', lines: ['private,', 'versioned'] },
    {
      x: 600,
      y: 220,
      width: 350,
      height: 80,
      title: 'You',
      lines: ['upload, replace or delete an image'],
      isOutside: true,
    },
    {
      x: 190,
      y: 220,
      width: 350,
      height: 80,
      title: 'Purge worker',
      lines: ['removes its variants everywhere, in seconds'],
    },
  ],
  arrows: [
    { points: [[140, 80], [187, 80]] },
    { points: [[380, 80], [427, 80]], label: { x: 404, y: 70, text: 'miss' } },
    { points: [[580, 80], [627, 80]], label: { x: 604, y: 70, text: 'new' } },
    { points: [[780, 80], [827, 80]] },
    { points: [[890, 220], [890, 133]] },
    { points: [[600, 260], [543, 260]] },
    { points: [[285, 220], [285, 133]] },
    { points: [[505, 220], [505, 133]] },
  ],
};
