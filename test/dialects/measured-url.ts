/** Filters that change colors, and not the geometry. */
const OF_COLORS = '(?:brightness|contrast|grayscale|saturation|rgb|noise|equalize|colorize|convolution|curve|sharpen|blur|hue)';

/**
 * Returns the URL by which the geometry is measured: without filters that change colors, which contain positions, and
 * with a plain color in place of one that is computed.
 */
export function measuredUrl(url: string): string {
  return url
    .replace(new RegExp(`(?<=[:/])${OF_COLORS}\\([^()]*\\)(?=[:/])`, 'g'), '')
    .replace(/(filters):+/g, '$1:')
    .replace(/(?<=filters:.*):(?=:)/g, '')
    .replace(/:\//g, '/')
    .replace(/\/filters\//g, '/')
    .replace(/fill\((blur|auto)/g, 'fill(ff0000');
}
