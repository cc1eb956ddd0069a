import { printKey } from '../../../runtime/url/image-request';
import { LocalEdge, ServedDistribution } from '../../local/server';
import { SECRET_VARIABLE } from '../sign/transformer';

const FILE = 'where FILE is the private half of that key';

const MADE_UP = '(the secret is made up at each start)';

/** More would push the lines to try off the screen. */
const MAX_URLS = 4;

interface Sample {
  readonly distribution: ServedDistribution;
  readonly keys: readonly string[];
}

/** Settings of a start that the text depends on. */
export interface WelcomeOptions {
  /** The words that start this program. */
  readonly command: string;
  /** The address of the playground, if it runs. */
  readonly playground?: string;
}

/** Returns what somebody sees who starts the local edge for the first time. Each command works as it is printed. */
export async function welcome(app: string, edge: LocalEdge, { command, playground }: WelcomeOptions): Promise<string> {
  const samples = await Promise.all(edge.distributions.map(sampleOf));
  return [
    `Serving ${app} on this machine only. Ctrl-C ends it.`,
    ...(playground === undefined ? [] : [section('Playground: all of it to look at, in a browser', [playground])]),
    ...samples.map(images),
    ...samples.filter(({ keys }) => keys.length > 0).slice(0, 1).map(sample => thingsToTry(sample, command)),
    ...notEmulated(edge),
  ].join('\n\n') + '\n';
}

/** The same for a CDN that is deployed. */
export function welcomeToTarget(target: string, playground: string): string {
  return `Looking at ${target}, which stays as it is. Ctrl-C ends it.\n\n${section('Playground, in a browser:', [playground])}\n`;
}

/** One key more than is shown tells whether there are more. */
async function sampleOf(distribution: ServedDistribution): Promise<Sample> {
  return { distribution, keys: await distribution.keys(MAX_URLS + 1) };
}

function images({ distribution: { id, stack, url }, keys }: Sample): string {
  return section(`${id} (stack ${stack})`, [
    ...keys.slice(0, MAX_URLS).map(key => imageUrl(url, key)),
    ...(keys.length === 0 ? [url, '(no images yet: give a folder of them with --images)'] : []),
    ...(keys.length > MAX_URLS ? ['(and more)'] : []),
  ]);
}

function thingsToTry({ distribution, keys: [key] }: Sample, command: string): string {
  const { url, bucketUrl } = distribution;
  const image = imageUrl(url, key);
  const signed = signedToTry(image, distribution, command);
  if (signed) return section('Try, in another terminal:', signed);
  return section('Try, in another terminal:', [
    ...(distribution.transforms ? picturesToTry(image) : imageToTry(image)),
    ...(bucketUrl === undefined ? [] : [
      `curl -I ${imageUrl(bucketUrl, key)}`, '    403 Forbidden (the bucket answers nobody but the CDN)',
    ]),
    `${command} verify ${image}${bucketUrl === undefined ? '' : ` --bucket ${bucketUrl}`}`, '    all of that and more, a line a check',
  ]);
}

function imageToTry(image: string): string[] {
  return [
    `curl -I ${image}`, '    x-cache: Miss from cloudfront (the edge asked the bucket)',
    `curl -I ${image}`, '    x-cache: Hit from cloudfront (the edge had kept it; age says for how long)',
  ];
}

/** What is to be signed, if anything. The secret is one of this start alone: it opens nothing that is deployed. */
function signedToTry(
  image: string, { signingKey, keyPairIds: [keyPairId] }: ServedDistribution, command: string,
): string[] | undefined {
  if (signingKey === undefined) {
    return keyPairId === undefined ? undefined : privateToTry(image, `${command} sign ${image}`, keyPairId, `a URL that is let in, ${FILE}`);
  }
  const picture = `'${image}?w=600&blur=5'`;
  const sign = `${SECRET_VARIABLE}=${signingKey} ${command} sign ${picture}`;
  if (keyPairId !== undefined) {
    return privateToTry(picture, `${command} sign "$(${sign})"`, keyPairId, `a URL that a picture is made for, and that is let in, ${FILE} ${MADE_UP}`);
  }
  return [`curl -i ${picture}`, '    403 Forbidden, bad-signature', sign, `    a URL that a picture is made for ${MADE_UP}`];
}

function privateToTry(url: string, sign: string, keyPairId: string, result: string): string[] {
  return [
    `curl -i ${url}`, '    403 Forbidden, MissingKey (it is not signed)',
    `${sign} --private-key FILE --key-pair-id ${keyPairId} --expires 1h`, `    ${result}`,
  ];
}

function picturesToTry(image: string): string[] {
  const line = (accept: string) => `curl -I -H 'Accept: ${accept}' '${image}?w=600'`;
  return [
    line('image/avif,image/webp'), '    content-type: image/avif, x-cache: Miss from cloudfront (it was made now)',
    line('image/avif,image/webp'), '    x-cache: Hit from cloudfront (the edge had kept it; age says for how long)',
    line('image/webp'), '    content-type: image/webp, or image/jpeg for photographs (this viewer accepts no AVIF)',
    line('*/*'), '    content-type: image/jpeg, or image/png with transparency (nor does this one accept WebP)',
  ];
}

function notEmulated(edge: LocalEdge): string[] {
  return edge.notEmulated.length === 0 ? [] : [section('Not emulated here:', edge.notEmulated.map(what => `- ${what}`))];
}

/** Also safe to paste into a shell, which would take some of what a URL may hold for itself. */
export function imageUrl(base: string, key: string): string {
  return base.replace(/\/$/, '') + printKey(key);
}

function section(title: string, lines: readonly string[]): string {
  return [title, ...lines.map(line => `  ${line}`)].join('\n');
}
