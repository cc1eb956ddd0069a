import { SnippetSource, boxOf, candidates, isFixed, literal, quoted, withPreset, withoutSize } from './source';
import { printKey } from '../../../src/runtime/url/image-request';

/** Returns a component of react-imgix, which crops unless the parameters have a fit. */
export function reactImgix(given: SnippetSource): string {
  const source = withPreset(given);
  const { width, height, isExact } = boxOf(source);
  return [
    'import Imgix from \'react-imgix\';',
    '',
    '<Imgix',
    `  src="${source.base}${printKey(source.key)}"`,
    `  width={${width}}${isExact ? ` height={${height}}` : ''}`,
    `  imgixParams={${literal({ fit: 'clip', ...withoutSize(source) })}}`,
    '  disableLibraryParam disableQualityByDPR',
    '  htmlAttributes={{ alt: \'\' }}',
    '/>',
  ].join('\n');
}

export function imgixCore(source: SnippetSource): string {
  const { base, key, parameters } = source;
  const { host, protocol } = new URL(base);
  const { w, h } = withPreset(source).parameters;
  const options = w !== undefined || h !== undefined || isFixed(source)
    ? '{ disableVariableQuality: true }'
    : `{ widths: [${candidates(source).join(', ')}] }`;
  const security = protocol === 'http:' ? ', useHTTPS: false' : '';
  return [
    'import ImgixClient from \'@imgix/js-core\';',
    '',
    `const client = new ImgixClient({ domain: ${quoted(host)}, includeLibraryParam: false${security} });`,
    `const parameters = ${literal(parameters)};`,
    '',
    `export const src = client.buildURL(${quoted(`/${key}`)}, parameters);`,
    `export const srcset = client.buildSrcSet(${quoted(`/${key}`)}, parameters, ${options});`,
  ].join('\n');
}
