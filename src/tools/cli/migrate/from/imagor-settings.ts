type Texts = Readonly<Record<string, string>>;

/** Settings of thumbor by the variables of imagor that mean the same. */
const NAMES: Readonly<Record<string, string>> = {
  IMAGOR_SECRET: 'SECURITY_KEY',
  IMAGOR_AUTO_WEBP: 'AUTO_WEBP',
  IMAGOR_AUTO_AVIF: 'AUTO_AVIF',
  S3_LOADER_BUCKET: 'AWS_LOADER_BUCKET_NAME',
  S3_LOADER_BASE_DIR: 'AWS_LOADER_ROOT_PATH',
  AWS_REGION: 'AWS_LOADER_REGION_NAME',
  HTTP_LOADER_ALLOWED_SOURCES: 'ALLOWED_SOURCES',
  VIPS_MAX_WIDTH: 'MAX_WIDTH',
  VIPS_MAX_HEIGHT: 'MAX_HEIGHT',
};

/** Whether the settings are those of imagor. */
export function isOfImagor(settings: Texts): boolean {
  return Object.keys(settings).some(name => name.startsWith('IMAGOR_') || name.startsWith('S3_LOADER_'));
}

/** Returns the settings of imagor with the names of thumbor. Other settings stay as they are. */
export function likeThumbor(settings: Texts): Texts {
  const renamed = Object.entries(NAMES).flatMap(([name, ofThumbor]) =>
    settings[name] === undefined || isOff(settings[name]) ? [] : [[ofThumbor, settings[name]]]);
  const age = secondsOf(settings.IMAGOR_CACHE_HEADER_TTL ?? '');
  return {
    ...settings,
    ...Object.fromEntries(renamed) as Texts,
    ALLOW_UNSAFE_URL: isOff(settings.IMAGOR_UNSAFE ?? '0') ? 'False' : 'True',
    ...settings.HTTP_LOADER_ALLOWED_SOURCES !== undefined && { LOADER: 'the HTTP loader' },
    ...age !== undefined && { MAX_AGE: String(age) },
  };
}

/** Whether imagor signs in another way than thumbor: by another hash, or with a part of it. */
export function hasOtherSigner(
  { IMAGOR_SIGNER_TYPE: hash = 'sha1', IMAGOR_SIGNER_TRUNCATE: length = '0' }: Texts,
): boolean {
  return unquote(hash) !== 'sha1' || !isOff(length);
}

function isOff(value: string): boolean {
  return /^(0|f|false|)$/i.test(unquote(value));
}

function unquote(value: string): string {
  return value.replace(/^(['"])(.*)\1$/, '$2');
}

/** Returns the seconds of a duration of Go with one unit, such as `168h`. */
function secondsOf(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,9})([hms])$/.exec(unquote(text)) ?? [];
  return count === undefined ? undefined : Number(count) * { h: 3600, m: 60, s: 1 }[unit as 'h' | 'm' | 's'];
}
