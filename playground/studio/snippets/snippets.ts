import { astroImage, nextImage, nuxtImage, svelteComponent, unpicImage } from './frameworks';
import { cssRule, imgTag, mailTag, pictureElement } from './html';
import { imgixCore, reactImgix } from './imgix';
import { cdk, python, typeScript } from './languages';
import { SnippetSource, urlOf } from './source';

/** Code for the same variant in one language or framework. */
export interface SnippetKind {
  readonly name: string;
  readonly print: (source: SnippetSource) => string;
  /** Whether it uses several variants, so that it needs a CDN that transforms images. */
  readonly needsVariants?: boolean;
  /** Whether it prints URLs in the dialect of a CDN: those that depend only on widths. */
  readonly hasDialects?: boolean;
}

/** Snippets by group. The recipes of docs/urls.md explain each of them. */
export const SNIPPETS: readonly (readonly [group: string, kinds: readonly SnippetKind[]])[] = [
  ['HTML and CSS', [
    { name: 'URL', print: source => urlOf(source), hasDialects: true },
    { name: 'img', print: imgTag, needsVariants: true, hasDialects: true },
    { name: 'picture', print: pictureElement, needsVariants: true },
    { name: 'CSS', print: cssRule, needsVariants: true },
    { name: 'E-mail', print: mailTag, needsVariants: true },
  ]],
  ['Frameworks', [
    { name: 'Next.js', print: nextImage, needsVariants: true },
    { name: 'Nuxt Image', print: nuxtImage, needsVariants: true },
    { name: 'Astro', print: astroImage, needsVariants: true },
    { name: 'SvelteKit', print: svelteComponent, needsVariants: true },
    { name: 'unpic', print: unpicImage, needsVariants: true },
    { name: 'react-imgix', print: reactImgix, needsVariants: true },
    { name: 'imgix js-core', print: imgixCore, needsVariants: true },
  ]],
  ['Languages', [
    { name: 'TypeScript', print: typeScript },
    { name: 'Python', print: python },
    { name: 'CDK', print: cdk, hasDialects: true },
  ]],
];

/**
 * Returns the snippets for a CDN by group.
 *
 * @param hasVariants whether the CDN transforms images
 */
export function snippetsFor({ dialect }: SnippetSource, hasVariants: boolean): typeof SNIPPETS {
  const isFor = ({ needsVariants, hasDialects }: SnippetKind) =>
    (hasVariants || !needsVariants) && (dialect === undefined || hasDialects === true);
  return SNIPPETS
    .map(([group, kinds]) => [group, kinds.filter(isFor)] as const)
    .filter(([, kinds]) => kinds.length > 0);
}
