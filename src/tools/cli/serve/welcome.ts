import { printUrl } from '../../../runtime/url/dialects/print-url';
import { printKey } from '../../../runtime/url/image-request';
import { RequestParameters } from '../../../runtime/url/request-parameters';
import { LocalEdge, ServedDistribution } from '../../local/server';
import { SECRET_VARIABLE } from '../shared/secret';
import { quoteForShell } from '../shared/text';

const FILE = 'where FILE holds the private key of that key pair';

const GENERATED = '(the secret is generated at each start)';

/** Maximum number of image URLs per CDN, so that the commands to try stay on the screen. */
const MAX_URLS = 4;

interface Sample {
  readonly distribution: ServedDistribution;
  readonly keys: readonly string[];
}

/** Settings for the welcome text. */
export interface WelcomeOptions {
  /** Command that starts this program. */
  readonly command: string;
  /** URL of the playground, if it runs. */
  readonly playground?: string;
  /** The file of the secret of `signing`, if it is not a generated one. */
  readonly secretFile?: string;
}

/** Returns the text for users who start the local edge. Each command works exactly as printed. */
export async function welcome(app: string, edge: LocalEdge, options: WelcomeOptions): Promise<string> {
  const { playground } = options;
  const samples = await Promise.all(edge.distributions.map(sampleOf));
  return [
    `Serving ${app} on this machine only. Press Ctrl-C to stop.`,
    ...(playground === undefined ? [] : [section('Playground: open it in a browser', [playground])]),
    ...samples.map(images),
    ...samples.filter(({ keys }) => keys.length > 0).slice(0, 1).map(sample => thingsToTry(sample, options)),
    ...notEmulated(edge),
  ].join('\n\n') + '\n';
}

/** Returns the text for users who open a deployed CDN. */
export function welcomeToTarget(target: string, playground: string): string {
  return `Showing ${target} (read-only). Press Ctrl-C to stop.\n\n${section('Playground:', [playground])}\n`;
}

/** Lists one key more than is shown, to detect that there are more. */
async function sampleOf(distribution: ServedDistribution): Promise<Sample> {
  return { distribution, keys: await distribution.keys(MAX_URLS + 1) };
}

function images({ distribution, keys }: Sample): string {
  const { id, stack, url } = distribution;
  return section(`${id} (stack ${stack})`, [
    ...keys.slice(0, MAX_URLS).map(key => urlIn(distribution, key)),
    ...(keys.length === 0 ? [url, '(no images yet: serve a folder of images with --images)'] : []),
    ...(keys.length > MAX_URLS ? ['(and more)'] : []),
  ]);
}

function thingsToTry({ distribution, keys: [key] }: Sample, options: WelcomeOptions): string {
  const { command } = options;
  const { bucketUrl } = distribution;
  const image = inShell(urlIn(distribution, key));
  const prefix = prefixInBucket(distribution, key);
  const object = bucketUrl && prefix !== undefined ? imageUrl(bucketUrl, key.slice(prefix.length)) : undefined;
  const bucketOption = object === undefined ? '' : ` --bucket ${prefix ? object : bucketUrl}`;
  const signed = signedToTry(key, distribution, options);
  if (signed) return section('Try, in another terminal:', signed);
  return section('Try, in another terminal:', [
    ...commandsFor(distribution, key),
    ...(object === undefined
      ? []
      : [`curl -I ${object}`, '    403 Forbidden (only the CDN can read the bucket)']),
    `${command} verify ${image}${dialectOption(distribution)}${bucketOption}`,
    '    these and other checks, one per line',
  ]);
}

/** Returns the part of a key in URLs that its object lacks. Undefined if the object is in another source's bucket. */
function prefixInBucket(
  { urlFolder, sources: [first, ...others] }: ServedDistribution, key: string,
): string | undefined {
  if (!first) return urlFolder;
  const isOfFirst = key.startsWith(first.pathPrefix)
    && !others.some(({ pathPrefix }) => pathPrefix.length > first.pathPrefix.length && key.startsWith(pathPrefix));
  return isOfFirst ? first.pathPrefix : undefined;
}

function commandsFor(distribution: ServedDistribution, key: string): string[] {
  if (dialectOf(distribution)) return imageToTry(smallIn(distribution, key), 'transformed for this request');
  const image = inShell(urlIn(distribution, key));
  return distribution.transforms
    ? variantsToTry(image) : imageToTry(image, 'the edge requested the image from the bucket');
}

function imageToTry(image: string, miss: string): string[] {
  return [
    `curl -I ${image}`, `    x-cache: Miss from cloudfront (${miss})`,
    `curl -I ${image}`, '    x-cache: Hit from cloudfront (served from the cache; age is the time in it)',
  ];
}

/**
 * Returns commands that sign, if required. A generated secret is valid for this start only and useless for deployed
 * CDNs. One of the user is never printed.
 */
function signedToTry(
  key: string, distribution: ServedDistribution, { command, secretFile }: WelcomeOptions,
): string[] | undefined {
  const { signingKey, keyPairIds: [keyPairId] } = distribution;
  const image = inShell(urlIn(distribution, key));
  if (signingKey === undefined) {
    return keyPairId === undefined
      ? undefined
      : privateToTry(image, `${command} sign ${image}`, keyPairId, `a URL with access, ${FILE}`);
  }
  const signedImage = dialectOf(distribution) ? smallIn(distribution, key) : `'${image}?w=600&blur=5'`;
  const signWith = `${command} sign ${signedImage}${dialectOption(distribution)}`;
  const [sign, origin] = secretFile === undefined
    ? [`${SECRET_VARIABLE}=${signingKey} ${signWith}`, ` ${GENERATED}`]
    : [`${signWith} --secret-file ${quoteForShell(secretFile)}`, ''];
  if (keyPairId !== undefined) {
    return privateToTry(
      signedImage,
      `${command} sign "$(${sign})"`,
      keyPairId,
      `a URL with access that is also signed for the transformation, ${FILE}${origin}`,
    );
  }
  return [
    `curl -i ${signedImage}`,
    '    403 Forbidden, bad-signature',
    sign,
    `    a URL that is signed for the transformation${origin}`,
  ];
}

function privateToTry(url: string, sign: string, keyPairId: string, result: string): string[] {
  return [
    `curl -i ${url}`, '    403 Forbidden, MissingKey (the URL is not signed)',
    `${sign} --private-key FILE --key-pair-id ${keyPairId} --expires 1h`, `    ${result}`,
  ];
}

function variantsToTry(image: string): string[] {
  const line = (accept: string) => `curl -I -H 'Accept: ${accept}' '${image}?w=600'`;
  return [
    line('image/avif,image/webp'),
    '    content-type: image/avif, x-cache: Miss from cloudfront (transformed for this request)',
    line('image/avif,image/webp'),
    '    x-cache: Hit from cloudfront (served from the cache; age is the time in it)',
    line('image/webp'),
    '    content-type: image/webp, or image/jpeg for photographs (this client does not accept AVIF)',
    line('*/*'),
    '    content-type: image/jpeg, or image/png with transparency (this client accepts neither AVIF nor WebP)',
  ];
}

function notEmulated(edge: LocalEdge): string[] {
  return edge.notEmulated.length === 0
    ? []
    : [
      section('Not emulated here:', edge.notEmulated.map(what => `- ${what}`)),
    ];
}

function dialectOf({ transformer }: ServedDistribution): string | undefined {
  return transformer?.rules.dialect?.name;
}

function dialectOption(distribution: ServedDistribution): string {
  const dialect = dialectOf(distribution);
  return dialect === undefined ? '' : ` --dialect ${dialect}`;
}

/** Returns a URL as a word of a shell. A query needs quotes. */
function inShell(url: string): string {
  return /[?&]/.test(url) ? `'${url}'` : url;
}

/** Returns the URL of an image in the dialect of its CDN. */
function urlIn({ url, transformer }: ServedDistribution, key: string, parameters: RequestParameters = {}): string {
  return url.replace(/\/$/, '') + (printUrl(printKey(key), parameters, transformer?.rules ?? {}) as string);
}

/** Returns the URL of a variant that every dialect has, as a word of a shell. */
function smallIn(distribution: ServedDistribution, key: string): string {
  return inShell(urlIn(distribution, key, { w: '600' }));
}

/** Returns the URL of an image, safe to paste into a shell. */
export function imageUrl(base: string, key: string): string {
  return base.replace(/\/$/, '') + printKey(key);
}

function section(title: string, lines: readonly string[]): string {
  return [title, ...lines.map(line => `  ${line}`)].join('\n');
}
