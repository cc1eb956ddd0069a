import { App } from './app';
import { emulatedServer } from './emulated-server';
import { SourceRoute } from '../../../model/source-routes';
import { Properties } from '../../cloud-assembly/properties';
import { EmulatedOrigin, GeneratedSecrets } from '../lambda/lambda-function';

/** Emulates the HTTPS origins of a function by a folder. The origins themselves are never contacted. */
export function emulatedOrigins(
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
    return { host, bucket: emulatedServer(app, host, lambda.place.stack.account), authorization, server };
  });
}
