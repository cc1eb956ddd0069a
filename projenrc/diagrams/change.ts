import { Diagram } from './diagram';

/** A change of an original, until no cache has its former variants. */
export const CHANGE: Diagram = {
  name: 'change',
  width: 960,
  height: 370,
  description: 'An original is overwritten or deleted. S3 reports the change through EventBridge to a queue. The purge '
    + 'worker deletes the variants in the variant bucket, then invalidates the cache tag of the image at all edge '
    + 'locations, and does both again when every transformation that began before the change has ended.',
  boxes: [
    {
      x: 10,
      y: 50,
      width: 170,
      height: 90,
      title: 'You',
      lines: ['overwrite or delete', 'cats/tom.jpg'],
      isOutside: true,
    },
    { x: 250, y: 50, width: 160, height: 90, title: 'Originals', lines: ['S3 reports', 'the change'] },
    {
      x: 480,
      y: 50,
      width: 200,
      height: 90,
      title: 'EventBridge, SQS',
      lines: ['a rule and a queue', 'with dead letters'],
    },
    { x: 750, y: 50, width: 200, height: 90, title: 'Purge worker', lines: ['batches changes,', 'retries failures'] },
    {
      x: 250,
      y: 250,
      width: 290,
      height: 90,
      title: 'Edge locations',
      lines: ['2. the cache tag of the image', 'is invalidated'],
    },
    {
      x: 660,
      y: 250,
      width: 290,
      height: 90,
      title: 'Variant bucket',
      lines: ['1. all variants of the image', 'are deleted'],
    },
  ],
  arrows: [
    { points: [[180, 95], [247, 95]] },
    { points: [[410, 95], [477, 95]] },
    { points: [[680, 95], [747, 95]] },
    { points: [[870, 140], [870, 247]] },
    { points: [[790, 140], [790, 195], [395, 195], [395, 247]] },
    { points: [[830, 50], [830, 15], [580, 15], [580, 47]], label: { x: 705, y: 34, text: '3. both once more' } },
  ],
};
