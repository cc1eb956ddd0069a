import { Diagram } from './diagram';

/** A request from the viewer to the original, with the default delivery. */
export const REQUEST: Diagram = {
  name: 'request',
  width: 960,
  height: 365,
  description: 'A request for /cats/tom.jpg?w=600 reaches the edge function, which validates the URL, snaps the width '
    + 'to 640, chooses AVIF by the Accept header, and writes the path of the variant. CloudFront looks in its cache, '
    + 'then in the variant bucket. If the variant is not stored, the transform function reads the original, '
    + 'transforms it, answers, and stores the variant.',
  boxes: [
    {
      x: 10,
      y: 30,
      width: 170,
      height: 90,
      title: 'Viewer',
      lines: ['/cats/tom.jpg?w=600', 'Accept: image/avif, …'],
      isOutside: true,
    },
    {
      x: 260,
      y: 20,
      width: 250,
      height: 110,
      title: 'Edge function',
      lines: ['validates the URL,', 'snaps w to 640, chooses AVIF,', 'writes the path of the variant'],
    },
    {
      x: 620,
      y: 20,
      width: 330,
      height: 110,
      title: 'Cache',
      lines: ['/cats/tom.jpg/_.v…_f.auto-avif_w.640…', 'The path is the cache key: no query string,', 'no headers'],
    },
    { x: 690, y: 200, width: 260, height: 80, title: 'Variant bucket', lines: ['the same path is the key'] },
    { x: 300, y: 200, width: 290, height: 80, title: 'Transform function', lines: ['transforms, answers, and stores'] },
    { x: 10, y: 200, width: 190, height: 80, title: 'Originals', lines: ['bucket, replica or', 'another source'] },
  ],
  arrows: [
    { points: [[180, 75], [257, 75]], label: { x: 219, y: 65, text: 'GET' } },
    { points: [[510, 75], [617, 75]] },
    { points: [[820, 130], [820, 197]], label: { x: 830, y: 168, text: 'miss', anchor: 'start' } },
    { points: [[690, 240], [593, 240]], label: { x: 641, y: 230, text: 'not stored' } },
    { points: [[300, 240], [203, 240]], label: { x: 251, y: 230, text: 'reads' } },
    {
      points: [[445, 280], [445, 330], [820, 330], [820, 283]],
      label: { x: 632, y: 350, text: 'stores the variant: the next miss needs no function' },
    },
    {
      points: [[660, 130], [660, 155], [95, 155], [95, 123]],
      label: { x: 340, y: 175, text: 'hit: the answer comes from the edge location' },
    },
  ],
};
