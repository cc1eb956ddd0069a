import { App, AppBucket } from './app';
import { objectsOf } from './bucket-contents';
import { SOURCE_SECRET } from '../../../model/identifiers';
import { localPathOf, secretArnOf } from '../../../model/source-config';
import { SourceRoute } from '../../../model/source-routes';
import { TransformerConfig, sourcesOf } from '../../../runtime/transformer/transformer-config';
import { Properties } from '../../cloud-assembly/properties';
import { EmulatedOrigin, GeneratedSecrets, EmulatedSource } from '../lambda/lambda-function';
import { FaultInjector } from '../s3/fault-injection';

/** Returns a bucket with the files of `--images` that emulates a server outside AWS. */
export function emulateServer(app: App, host: string, account: string): AppBucket {
  const url = `https://${host}`;
  const known = app.buckets.get(url) ?? newServer(app, host, account);
  app.buckets.set(url, known);
  return known;
}

function newServer(app: App, name: string, account: string): AppBucket {
  return {
    name,
    account,
    hasPolicyInApp: false,
    restrictPublicBuckets: true,
    encryption: 'AES256',
    isKmsEncrypted: false,
    isWrittenByFunctions: false,
    objects: objectsOf(app, name),
    fault: new FaultInjector(),
  };
}

/** Emulates the HTTPS origins of a function by a folder. The origins themselves are never contacted. */
export function emulateOrigins(
  app: App, lambda: Properties, routes: readonly SourceRoute[], { authorizations }: GeneratedSecrets,
): EmulatedOrigin[] {
  const origins = routes.flatMap(({ https }) => https ?? []);
  return origins.map(({ url, headersSecret }) => {
    const { host } = new URL(url);
    const server = app.httpsOrigins?.[host];
    if (app.images === undefined && server === undefined) {
      lambda.refuse('Environment', `the local edge does not fetch from ${host}: `
        + 'pass --images with a folder of files to serve instead');
    }
    if (server === undefined) lambda.note(`${host} is not contacted: the files of --images are served instead.`);
    const authorization = headersSecret === undefined ? undefined : authorizations?.get(headersSecret);
    return { host, bucket: emulateServer(app, host, lambda.place.stack.account), authorization, server };
  });
}

/** Emulates the buckets outside AWS of a function by a folder. Their servers are never contacted. */
export function emulateSources(
  app: App, lambda: Properties, config: TransformerConfig | undefined,
  environment: Readonly<Record<string, string>>, { accessKeys }: GeneratedSecrets,
): EmulatedSource[] {
  return sourcesOf(config ?? {}).flatMap(source => {
    const { url, region } = source;
    const key = accessKeys?.get(secretArnOf(source, environment[SOURCE_SECRET] ?? ''));
    if (!key) return [];
    const { host } = new URL(url);
    if (app.images === undefined) {
      lambda.refuse('Environment', `the local edge does not fetch from ${host}: `
        + 'pass --images with a folder of files to serve instead');
    }
    lambda.note(`${host} is not contacted: the files of --images are served instead, `
      + 'with an access key that is generated at each start.');
    const bucket = emulateServer(app, url.slice('https://'.length), lambda.place.stack.account);
    return [{ path: localPathOf(source), bucket, key, region }];
  });
}
