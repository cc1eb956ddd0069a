import ImgixClient from '@imgix/js-core';

const integers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** The widths that clients request by default, up to the largest of the ladder. */
export const CLIENT_WIDTHS: { readonly [client: string]: number[] } = {
  '@imgix/js-core': (ImgixClient as unknown as { targetWidths(min: number, max: number): number[] }).targetWidths(
    100,
    2560,
  ),
  'Next.js, deviceSizes': [640, 750, 828, 1080, 1200, 1920, 2048],
  'Next.js, imageSizes': [32, 48, 64, 96, 128, 256, 384],
  'Nuxt Image': [320, 640, 768, 1024, 1280, 1536],
  'Nuxt Image at 2x': [640, 1280, 1536, 2048, 2560],
  'unpic': [640, 750, 828, 960, 1080, 1280, 1668, 1920, 2048, 2560],
  'Astro': [640, 750, 828, 1080, 1280, 1668, 2048, 2560],
  '1x, 2x and 3x of 100 to 1200 pixels': [1, 2, 3]
    .flatMap(dpr => integers(100, 1200).map(width => width * dpr))
    .filter(width => width <= 2560),
};
