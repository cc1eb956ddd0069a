import { isBucketName } from './bucket-name';
import { Code, call, member, addRemark } from './code';
import { Draft, duration } from './draft';
import { Evidence } from './evidence';
import { Findings } from './findings';
import { hasOtherSigner, isOfImagor, likeThumbor } from './imagor-settings';
import { findingsOf } from './service';
import { Approximations, Judgment, judgeByDialect } from './traffic';
import { CommandError } from '../../command';

const HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;

/** Names of the settings of loaders for S3: those of thumbor_aws 0.8 and later, and of tc_aws. */
const BUCKET = ['AWS_LOADER_BUCKET_NAME', 'TC_AWS_LOADER_BUCKET'];
const FOLDER = ['AWS_LOADER_ROOT_PATH', 'TC_AWS_LOADER_ROOT_PATH'];
const REGION = ['AWS_LOADER_REGION_NAME', 'TC_AWS_REGION'];

/** Qualities by format, with the names of the options. */
const QUALITIES = [['avif', 'AVIF_QUALITY'], ['webp', 'WEBP_QUALITY'], ['jpeg', 'QUALITY']] as const;

const DEFAULT_QUALITY = 80;
const MAX_SIDE = 8192;
const DEFAULT_SIDE = 2560;
const DAY = 86_400;

/** Settings without an equivalent, with their remedies. */
const OTHERS: Readonly<Record<string, string>> = {
  AUTO_WEBP: 'the format is that of the original, unless the URL names one. Add `filters:format(webp)` to URLs, or '
    + 'choose the default URLs, which negotiate formats',
  AUTO_AVIF: 'the format is that of the original, unless the URL names one',
  AUTO_PNG_TO_JPG: 'a PNG stays a PNG, unless the URL names a format',
  DETECTORS: '`smart` keeps the part that draws attention. Faces are favored, and neither faces nor features are detected',
  UPLOAD_ENABLED: 'upload to the bucket itself',
  PRESERVE_EXIF_INFO: 'variants keep marks of origin only. `metadata: ImageMetadata.rights()` keeps creator and copyright, too',
  RESULT_STORAGE: 'variants are stored in a bucket of the CDN',
  STORAGE: 'originals are read from their source, and not stored again',
  FILTERS: 'docs/dialects.md#thumbor lists the filters that are available',
  OPTIMIZERS: 'the transform function encodes images itself',
  ENGINE: 'images are transformed by libvips',
  USE_BLACKLIST: 'there is no list of blocked images. Delete them from the bucket',
  MIN_WIDTH: 'small sizes are not changed',
  MIN_HEIGHT: 'small sizes are not changed',
  MAX_PIXELS: 'originals have at most 64 megapixels: set `maxInputPixels`',
  MAX_SOURCE_SIZE: 'originals have at most 25 MiB: set `maxInputSize`',
  HTTP_LOADER_FORWARD_USER_AGENT: 'headers of viewers are not sent to the origin',
  HTTP_LOADER_FORWARD_HEADERS_WHITELIST: 'headers of viewers are not sent to the origin',
};

/** Settings that show that variables are those of a container of thumbor. */
const OF_CONTAINERS = ['SECURITY_KEY', 'ALLOW_UNSAFE_URL', 'LOADER', ...BUCKET, ...Object.keys(OTHERS)];

const APPROXIMATIONS: Approximations = {
  'q': 'quality(): one scale for all formats, in steps of 5',
  'bri': 'brightness(): another strength',
  'con': 'contrast(): another strength',
  'sat': 'saturation() or grayscale(): another strength',
  'blur': 'blur(): another strength',
  'sharp': 'sharpen(): another strength',
  'fill': 'fill(): the blur differs',
  'trim-tol': 'trim: a tolerance of at most 255',
  'mark': 'watermark(): drawn after all other filters',
};

/** Returns what is found about thumbor: its thumbor.conf, or the same names as variables of its container. */
export function fromThumbor(evidence: Evidence): Findings {
  const given = { ...evidence.settings, ...evidence.thumborConf };
  const isImagor = isOfImagor(given);
  const conf = isImagor ? likeThumbor(given) : given;
  const hasSettings = Object.keys(evidence.thumborConf).length > 0
    || isImagor || OF_CONTAINERS.some(name => name in conf);
  if (!hasSettings && evidence.requests.size === 0) {
    throw new CommandError('the files have neither settings of thumbor nor URLs. Pass thumbor.conf or the variables of '
      + 'imagor, an access log, or both');
  }
  const draft = new Draft();
  const text = (...names: readonly string[]) => names.map(name => textOf(conf[name])).find(each => each !== undefined);
  addSource(draft, evidence, text);

  const isUnsafe = text('SECURITY_KEY') === undefined && text('ALLOW_UNSAFE_URL') !== 'False' || isAllUnsafe(evidence);
  const isSmart = isImagor || isSet(text('DETECTORS')); // imagor has no detectors, and needs none
  const options = { ...isUnsafe && { unsafe: true }, ...isSmart && { smart: true } };
  draft.transformation.urls = call('UrlDialect.thumbor', ...Object.keys(options).length > 0 ? [options] : []);
  const key = isImagor ? 'IMAGOR_SECRET' : 'SECURITY_KEY';
  if (!isUnsafe) draft.transformation.signing = signing(key);
  draft.differ(key, isUnsafe
    ? 'URLs have `unsafe` in place of a signature, so anyone can create variants, up to `maxVariants` of each '
      + 'original'
    : 'put the key, as text, into a secret of Secrets Manager, and its name into the code: `aws secretsmanager '
      + 'create-secret --name thumbor-key --secret-string file://key.txt`');
  if (!isUnsafe && text('ALLOW_UNSAFE_URL') !== 'False') {
    draft.differ(isImagor ? 'IMAGOR_UNSAFE' : 'ALLOW_UNSAFE_URL', 'URLs with `unsafe` are served now, and the CDN '
      + 'refuses them. Sign those in your pages before the switch');
  }
  if (!isUnsafe && hasOtherSigner(given)) {
    draft.differ('IMAGOR_SIGNER_TYPE, IMAGOR_SIGNER_TRUNCATE', 'URLs are signed by SHA-1, in full, and others are '
      + 'refused. Sign with the same secret and the default signer in your pages before the switch');
  }
  addLimits(draft, text);
  for (const [name, remedy] of Object.entries(OTHERS)) {
    const value = text(name);
    if (isSet(value)) draft.differ(name, remedy);
  }
  return findingsOf(draft, evidence, {
    name: isImagor ? 'imagor' : 'thumbor',
    isOnCloudFront: false,
    urls: ['URLs stay as they are: `urls: UrlDialect.thumbor()` parses them. docs/dialects.md lists each part.'],
    judge: url => judgeTraffic(url, isUnsafe, isSmart),
    isSigned: !isUnsafe,
  });
}

/** Whether a setting has another value than none. */
function isSet(value: string | undefined): boolean {
  return value !== undefined && !/^(False|None|\[\]|0)$/.test(value);
}

/** Returns a value of Python as text, without its quotes. */
function textOf(value: string | undefined): string | undefined {
  const [, , quoted] = /^[ru]?(['"])(.*)\1$/.exec(value ?? '') ?? [];
  const text = quoted ?? value;
  return text === undefined || text === '' || text === 'None' ? undefined : text;
}

function addSource(draft: Draft, evidence: Evidence, text: (...names: readonly string[]) => string | undefined): void {
  const bucket = text(...BUCKET);
  const region = text(...REGION);
  if (bucket !== undefined && isBucketName(bucket)) {
    draft.addBucket(bucket, folderOf(text(...FOLDER)));
    if (region !== undefined && /^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) evidence.region ??= region;
    return;
  }
  const hosts = (text('ALLOWED_SOURCES') ?? '').split(/[[\],'"\s]+/).filter(host => HOST.test(host));
  if (/http/.test(text('LOADER') ?? '') && hosts.length > 0) {
    draft.props.sources = [{ source: call('ImageSource.https', { origin: `https://${hosts[0]}` }) }];
    draft.transformation.delivery = member('VariantDelivery.FUNCTION_FIRST');
    draft.differ(`ALLOWED_SOURCES ${hosts.join(', ')}`, `originals come from https://${hosts[0]}. URLs contain the `
      + 'key, and '
      + 'no address: those with http: or https: are refused. Add other hosts to `sources`, by folder');
    return;
  }
  draft.addBucket(undefined);
  draft.differ(`LOADER ${text('LOADER') ?? 'without a bucket'}`, 'originals come from a bucket or `sources`. Copy '
    + 'files to a bucket with `aws s3 sync`, and replace the placeholder');
}

function folderOf(path: string | undefined): string {
  const folder = (path ?? '').replace(/^\/+|\/+$/g, '');
  return folder === '' ? '' : `${folder}/`;
}

/** Whether all URLs are unsigned, whatever the settings are. */
function isAllUnsafe({ requests }: Evidence): boolean {
  return requests.size > 0 && [...requests.entries()].every(([url]) => url.startsWith('/unsafe/'));
}

function signing(key: string): Code {
  const secret = call('secretsmanager.Secret.fromSecretNameV2', member('this'), 'ThumborKey', 'thumbor-key');
  return call('UrlSigning.hmac', { secret: addRemark(secret, `create it with the value of ${key}`) });
}

function addLimits(draft: Draft, text: (...names: readonly string[]) => string | undefined): void {
  const number = (name: string) => numberOf(text(name) ?? '');
  const quality = Object.fromEntries(QUALITIES.flatMap(([format, name]) => {
    const value = number(name) ?? (format === 'jpeg' ? undefined : number('QUALITY'));
    return value === undefined || value === DEFAULT_QUALITY || value < 1 || value > 100 ? [] : [[format, value]];
  }));
  if (Object.keys(quality).length > 0) {
    draft.transformation.quality = quality;
    draft.differ('QUALITY', 'all numbers are on the scale of JPEG: the same number looks alike in every format');
  }
  for (const [name, option] of [['MAX_WIDTH', 'maxWidth'], ['MAX_HEIGHT', 'maxHeight']] as const) {
    const side = number(name);
    if (side !== undefined && side > 0 && side !== DEFAULT_SIDE) {
      draft.transformation[option] = Math.min(MAX_SIDE, side);
    }
  }
  const age = number('MAX_AGE');
  if (age !== undefined && age !== DAY) draft.props.defaultTtl = duration(age);
}

/** Returns a number, or a product of numbers, such as `24 * 60 * 60`. */
function numberOf(text: string): number | undefined {
  const isNumber = /^\d{1,9}(\s*\*\s*\d{1,9}){0,5}$/.test(text);
  return isNumber ? text.split('*').reduce((product, factor) => product * Number(factor), 1) : undefined;
}

/** Judges a URL. Logs of a server in front of thumbor have the health check, too. */
function judgeTraffic(url: string, isUnsafe: boolean, isSmart: boolean): Judgment {
  const judgment = judgeByDialect(url, { name: 'thumbor', isUnsafe, ...isSmart && { isSmart } }, APPROXIMATIONS);
  if (judgment.treatment !== 'supported' || !/\/smart\//.test(url)) return judgment;
  const reason = isSmart ? 'the part that draws attention. Faces are favored, not recognized'
    : 'no effect without `smart: true`';
  return { ...judgment, treatment: 'approximated', reasons: [`smart: ${reason}`] };
}
