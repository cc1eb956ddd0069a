import { SnippetSource, boxOf, candidates, html, isFixed, isPixels, urlOf, withPreset, without } from './source';

/** Formats that every mail client displays. */
const MAIL_FORMATS = ['jpg', 'jpeg', 'png', 'gif'];
const MAX_RATIO = 5;

export function imgTag(source: SnippetSource): string {
  const { parameters: { w }, size } = source;
  const box = size === undefined ? '' : ` width="${size.width}" height="${size.height}"`;
  const set = srcset(source);
  const sizes = set === undefined || / \dx/.test(set)
    ? ''
    : ` sizes="${w === undefined ? '100vw' : `(min-width: ${w}px) ${w}px, 100vw`}"`;
  return [
    `<img src="${html(urlOf(source))}"`,
    ...set === undefined ? [] : [`     srcset="${html(set)}"`],
    `    ${sizes}${box} alt="" loading="lazy">`,
  ].join('\n');
}

/** Returns a tag with a square crop for small screens. Formats need no `source`, since `Accept` selects them. */
export function pictureElement(source: SnippetSource): string {
  const square = urlOf({ ...source, parameters: without(source.parameters, 'h', 'dpr') }, {
    w: '640', ...source.parameters.preset === undefined ? { ar: '1:1' } : { h: '640' }, fit: 'crop',
  });
  const set = srcset(source);
  return [
    '<picture>',
    `  <source media="(max-width: 600px)" srcset="${html(square)}">`,
    ...set === undefined ? [] : [`  <source srcset="${html(set)}"${/ \dx/.test(set) ? '' : ' sizes="100vw"'}>`],
    `  <img src="${html(urlOf(source))}" alt="">`,
    '</picture>',
  ].join('\n');
}

export function cssRule(source: SnippetSource): string {
  if (!hasRatio(source)) return `.image {\n  background-image: url("${urlOf(source)}");\n}`;
  return [
    '.image {',
    '  background-image: image-set(',
    `    url("${urlOf(source)}") 1x,`,
    `    url("${urlOf(source, { dpr: multiplied(source, 2) })}") 2x`,
    '  );',
    '}',
  ].join('\n');
}

/**
 * Returns a tag for mail clients, which know neither `srcset` nor negotiated formats, and whose services fetch an image
 * once for all readers.
 */
export function mailTag(source: SnippetSource): string {
  const { width, height } = boxOf(source);
  const { fm } = source.parameters;
  const url = urlOf({ ...source, parameters: without(source.parameters, 'auto') }, {
    ...hasRatio(source) && { dpr: source.parameters.dpr ?? '2' },
    fm: fm !== undefined && MAIL_FORMATS.includes(fm) ? fm : 'jpg',
  });
  return `<img src="${html(url)}"\n     width="${width}" height="${height}" alt="">`;
}

/** Returns candidates: of several widths, or of two pixel ratios if other widths would change proportions. */
function srcset(source: SnippetSource): string | undefined {
  const { parameters: { w, h } } = source;
  if (isFixed(source)) {
    if (!hasRatio(source)) return undefined;
    return `${urlOf(source)} 1x, ${urlOf(source, { dpr: multiplied(source, 2) })} 2x`;
  }
  const base = { ...source, parameters: without(source.parameters, 'h', 'dpr') };
  return candidates(source)
    .map(width => {
      // A fixed height would limit every width.
      const height: Record<string, string> =
        isPixels(w) && isPixels(h) ? { h: String(Math.max(1, Math.round(Number(h) * width / Number(w)))) } : {};
      return `${urlOf(base, { w: String(width), ...height })} ${width}w`;
    })
    .join(', ');
}

/** Whether a pixel ratio has an effect: it multiplies width and height in pixels, also those of a preset. */
function hasRatio(source: SnippetSource): boolean {
  const { w, h } = withPreset(source).parameters;
  return isPixels(w) || isPixels(h);
}

function multiplied({ parameters: { dpr = '1' } }: SnippetSource, factor: number): string {
  return String(Math.min(MAX_RATIO, factor * Number(dpr)));
}
