import { App } from './app';
import { emulatedServer } from './emulated-server';
import { SOURCE_SECRET } from '../../../model/identifiers';
import { localPathOf, secretArnOf } from '../../../model/source-config';
import { TransformerConfig, sourcesOf } from '../../../runtime/transformer/transformer-config';
import { Properties } from '../../cloud-assembly/properties';
import { EmulatedSource, GeneratedSecrets } from '../lambda/lambda-function';

/** Emulates the buckets outside AWS of a function by a folder. Their servers are never contacted. */
export function emulatedSources(
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
    const bucket = emulatedServer(app, url.slice('https://'.length), lambda.place.stack.account);
    return [{ path: localPathOf(source), bucket, key, region }];
  });
}
