import { DialectRules } from './dialect-rules';

type Names = { readonly [parameter: string]: string };

/** The parts of URLs, by the parameters of the grammar that they lead to, where their names differ. */
const NAMES: { readonly [dialect in DialectRules['name']]?: Names } = {
  awsSample: { w: 'width', h: 'height', q: 'quality' },
  dit: {
    'w': 'width',
    'h': 'height',
    'q': 'quality',
    'rect': 'crop',
    'bg': 'background',
    'fill-color': 'background',
    'trim-tol': 'trim',
    'trim-color': 'trim',
    'mark': 'overlayWith',
  },
  thumbor: {
    'bg': 'background_color',
    'fill-color': 'fill',
    'mark': 'watermark',
    'rect': 'crop',
  },
};

/** Returns the part of URLs that leads to a parameter of the grammar. */
export function partOf(parameter: string, dialect: DialectRules | undefined): string {
  return dialect && NAMES[dialect.name]?.[parameter] || parameter;
}
