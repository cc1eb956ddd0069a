import { HttpsOriginalReader, HttpsReaderOptions } from './https-original-reader';
import { OriginClient } from './origin-client';
import { headersIn } from './secret-headers';
import { internet, localTransport } from './transport';
import { HttpsOrigin } from '../../../model/https-origin';
import { RotatingSecret } from '../../aws/rotating-secret';
import { secretText, secretsClient } from '../../aws/secrets-manager';

const onInternet = internet();

/** Returns the originals of an HTTPS origin. */
export function httpsOriginals(
  origin: HttpsOrigin, env: NodeJS.ProcessEnv, options: HttpsReaderOptions,
): HttpsOriginalReader {
  const client = new OriginClient(origin, localTransport(env) ?? onInternet, secretOf(origin, env));
  return new HttpsOriginalReader(origin, client, options);
}

function secretOf(
  { headersSecret: arn }: HttpsOrigin, env: NodeJS.ProcessEnv,
): RotatingSecret<ReturnType<typeof headersIn>> | undefined {
  if (arn === undefined) return undefined;
  const secrets = secretsClient(arn, env.AWS_ENDPOINT_URL_SECRETS_MANAGER);
  return new RotatingSecret(async () => headersIn((await secretText(secrets, arn, 'AWSCURRENT'))!));
}
