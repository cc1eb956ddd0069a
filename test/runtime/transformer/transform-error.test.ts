import {
  TransformError,
  TransformProblem,
  explainErrors,
} from '../../../src/runtime/transformer/transform-error';

const failing = (error: unknown): Promise<unknown> =>
  explainErrors(async () => {
    throw error;
  }).catch((caught: unknown) => caught);

test('explained() returns the result of the work', async () => {
  expect(await explainErrors(async () => 'an image')).toBe('an image');
});

// What libvips and sharp say, word for word.
test.each<[string, TransformProblem, string]>([
  ['Input image exceeds pixel limit', 'too-large', 'The image has more pixels than are allowed.'],
  ['timeout: 41% complete', 'too-slow', 'The image takes too long to transform.'],
  [
    'Input buffer contains unsupported image format',
    'unsupported',
    'This is not an image, or its format is not enabled.',
  ],
  ['Input Buffer is empty', 'unsupported', 'This is not an image, or its format is not enabled.'],
  ...[
    'tiff2vips: LZMA compression support is not configured\ntiff2vips: read error',
    'tiff2vips: Compression scheme 50002 scanline decoding is not implemented',
    'tiff2vips: tiled separate planes not supported',
    'Input buffer has corrupt header: tiff2vips: samples_per_pixel not a whole number of bytes',
    'Input buffer has corrupt header: image: bad labq format',
  ].map(said => [said, 'unsupported', 'TIFF files of this kind are not supported.'] as [string, TransformProblem, string]),
  [
    'source: bad seek to 2205\nheif: Unsupported feature: Unsupported image type: Image item of type \'unci\' is not ...',
    'unsupported',
    'This is not an image, or its format is not enabled.',
  ],
  ['heif: Invalid input: Unexpected end of file', 'corrupt', 'The image is damaged or ends early.'],
  ['VipsJpeg: premature end of JPEG image', 'corrupt', 'The image is damaged or ends early.'],
  ['webp: unable to read image', 'corrupt', 'The image is damaged or ends early.'],
])('explained() reports the error "%s" as %s', async (said, problem, message) => {
  const cause = new Error(said);
  const error = await failing(cause);
  expect(error).toBeInstanceOf(TransformError);
  expect(error).toMatchObject({ name: 'TransformError', problem, message, cause });
});

test.each([
  new TransformError('outside-image'),
  new TypeError('undefined is not a function'),
  new RangeError('out of range'),
  new Error('Expected positive integer for width but received wide'),
])('explained() rethrows %s, which the image did not cause', async error => {
  expect(await failing(error)).toBe(error);
});

test('a TransformError contains the message of its problem, or the reason', () => {
  expect(new TransformError('outside-image').message).toBe('The area lies outside of the image.');
  expect(new TransformError('outside-image', 'rect must lie in the image').message).toBe('rect must lie in the image');
});
