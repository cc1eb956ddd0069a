/** A bucket outside AWS, as the functions of a CDN know it. Its access key is in a secret. */
export interface SourceConfig {
  /** URL of the bucket, without a trailing slash. No other host is ever contacted. */
  readonly url: string;
  readonly region: string;
  /** Field of the secret that has the access key ID. Missing for `accessKeyId`. */
  readonly accessKeyIdField?: string;
  /** Field of the secret that has the secret access key. Missing for `secretAccessKey`. */
  readonly secretAccessKeyField?: string;
  /** The place of the secret among those of `SOURCE_SECRET`. Missing for the first one. */
  readonly secret?: number;
}

/** Names of fields in a secret with an access key. */
export const DEFAULT_FIELDS = { accessKeyIdField: 'accessKeyId', secretAccessKeyField: 'secretAccessKey' } as const;

/** Returns the names of the fields of the access key in its secret. */
export function fieldsOf({ accessKeyIdField, secretAccessKeyField }: SourceConfig): readonly [string, string] {
  return [
    accessKeyIdField ?? DEFAULT_FIELDS.accessKeyIdField,
    secretAccessKeyField ?? DEFAULT_FIELDS.secretAccessKeyField,
  ];
}

/** Returns the path that takes the place of a bucket at the local edge: its host, and its own path. */
export function localPathOf({ url }: Pick<SourceConfig, 'url'>): string {
  return url.slice('https:/'.length).replace(':', '%3A'); // as signatures encode the colon before a port
}

/** Returns the ARN of the secret of a source, given the value of `SOURCE_SECRET`. ARNs of secrets have no spaces. */
export function secretArnOf({ secret = 0 }: SourceConfig, arns: string): string {
  return arns.split(' ')[secret];
}
