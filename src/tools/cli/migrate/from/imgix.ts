import { isBucketName } from './bucket-name';
import { Code, call, member } from './code';
import { Draft, duration } from './draft';
import { Evidence, Fields } from './evidence';
import { isTrueIn, numberIn, recordIn, textIn, textsIn } from './fields';
import { Findings } from './findings';
import { findingsOf } from './service';
import { Judgment, rulesOf, splitUrl } from './traffic';
import { isBad, resolveVariant } from '../../../../runtime/url/image-request';
import { isOfSignedUrls, unknownParameters } from '../../../../runtime/url/parameter-names';
import { CommandError } from '../../command';

const HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;
const DAY = 86_400;

/** Parameters that clients add, which change no image. */
const OF_CLIENTS = /^(ixlib|ixid|cb)$/i;

/** Values whose images differ, with the difference. */
const APPROXIMATIONS: readonly (readonly [name: string, values: RegExp, difference: string])[] = [
  ['crop', /\bfaces\b/, 'crop=faces: the part that draws attention. Faces are favored, not recognized'],
  ['fit', /^facearea$/, 'fit=facearea: the part that draws attention, without zoom. Faces are favored, not recognized'],
  ['auto', /compress|enhance|redeye|true/, 'auto: only format has an effect'],
];

/** Returns what is found about a source at imgix: URLs, and the source as the API of imgix describes it. */
export function fromImgix(evidence: Evidence): Findings {
  const source = evidence.imgixSource;
  if (!source && evidence.requests.size === 0) {
    throw new CommandError('the files have neither URLs nor a source of imgix. Pass an access log, a list of URLs, or '
      + 'the JSON of https://api.imgix.com/api/v1/sources');
  }
  const draft = new Draft();
  addSource(draft, source ?? {});
  draft.differ('widths', '`w` snaps up to the next width of the ladder, so that requests share variants. Set `widths` '
    + 'to those of your pages');
  draft.differ('secure URLs', 'the signature `s` of imgix is not checked. Remove the token from the client, or set '
    + '`signing` and sign anew: see docs/urls.md#signed-urls');
  const domains = [...textsIn(source ?? {}, 'custom_domains'),
    ...textsIn(source ?? {}, 'imgix_subdomains').map(name => `${name}.imgix.net`)];
  return findingsOf(draft, evidence, {
    name: 'imgix',
    host: domains.find(domain => HOST.test(domain)),
    isOnCloudFront: false,
    urls: ['Paths and parameters stay: those of imgix are the default URLs, and only the host changes.'],
    judge: judgeTraffic,
  });
}

function addSource(draft: Draft, source: Fields): void {
  const type = textIn(source, 'type');
  const bucket = textIn(source, 's3_bucket');
  const base = textIn(source, 'webfolder_base_url') ?? '';
  if (bucket !== undefined && isBucketName(bucket)) {
    const folder = (textIn(source, 's3_prefix') ?? '').replace(/^\/+|\/+$/g, '');
    draft.addBucket(bucket, folder === '' ? '' : `${folder}/`);
  } else if (URL.canParse(base) && HOST.test(new URL(base).hostname)) {
    draft.props.sources = [{ source: webFolder(new URL(base)) }];
    draft.transformation.delivery = member('VariantDelivery.FUNCTION_FIRST');
  } else {
    draft.addBucket(undefined);
    draft.differ(`source${type === undefined ? '' : ` of type ${type}`}`, 'replace the placeholder by the bucket that '
      + 'imgix reads, or use `sources`: see docs/sources.md');
  }
  addDefaults(draft, source);
}

function webFolder({ host, pathname }: URL): Code {
  const folder = pathname.replace(/^\/+|\/+$/g, '');
  return call('ImageSource.https', { origin: `https://${host}`, ...folder !== '' && { pathPrefix: `${folder}/` } });
}

/** Adds the settings of the source for URLs without parameters. */
function addDefaults(draft: Draft, source: Fields): void {
  const ttl = numberIn(source, 'cache_ttl_value');
  if (ttl !== undefined && ttl !== DAY) draft.props.defaultTtl = duration(Math.floor(ttl));
  const parameters = recordIn(source, 'default_params');
  const quality = numberIn(parameters, 'q');
  if (quality !== undefined && quality >= 1 && quality <= 100) {
    const value = Math.round(quality);
    draft.transformation.quality = { avif: value, webp: value, jpeg: value };
  }
  const others = Object.keys(parameters).filter(name => name !== 'q' && name !== 'auto');
  if (others.length > 0) {
    draft.differ(`default parameters ${others.join(', ')}`, 'define a preset with them, and name it in URLs: see '
      + 'docs/transformation.md#presets');
  }
  for (const name of ['image_error', 'image_missing']) {
    if (textIn(source, name) === undefined) continue;
    draft.differ(name, 'copy this image to the bucket, and set `fallbackImage` to its key');
  }
  if (isTrueIn(source, 'secure_url_enabled')) {
    draft.differ('secure_url_enabled', 'anyone can create variants without `signing`, up to `maxVariants` of each '
      + 'original');
  }
}

/** Judges a URL by the grammar of this library, whose parameters are those of imgix. */
function judgeTraffic(url: string): Judgment {
  const [path, query] = splitUrl(url);
  const variant = resolveVariant(path, query, '', rulesOf());
  if (isBad(variant)) return { treatment: 'refused', reasons: [`${variant.parameter} ${variant.reason}`] };
  const unknown = [
    ...unknownParameters(url.slice(path.length + 1)).map(({ name }) => name).filter(name => !OF_CLIENTS.test(name)),
    ...Object.keys(query).filter(isOfSignedUrls).map(name => `${name}: only in presets and signed URLs`),
  ];
  const similar = APPROXIMATIONS.filter(([name, values]) => values.test(query[name] ?? ''));
  const treatment = unknown.length > 0 ? 'ignored' : similar.length > 0 ? 'approximated' : 'supported';
  return {
    treatment,
    reasons: unknown.length > 0 ? unknown.map(name => `the parameter ${name}`) : similar.map(([, , text]) => text),
    key: variant.request.key,
    variant: variant.path,
    sides: [query.w, query.h].map(side => Number(side) * Number(query.dpr ?? 1)).filter(side => side > 0),
  };
}
