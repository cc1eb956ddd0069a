import { App } from './app';
import { objectsOf } from './bucket-contents';
import { OriginFault } from '../http/failure';
import { KnownBucket } from '../s3/s3-access';

/** A bucket that holds what the folder given with --images does, in place of what another server has. */
export function imagesOf(app: App, host: string, account: string): KnownBucket {
  const url = `https://${host}`;
  const known = app.buckets.get(url) ?? standIn(app, host, account);
  app.buckets.set(url, known);
  return known;
}

function standIn(app: App, name: string, account: string): KnownBucket {
  return {
    name,
    account,
    hasPolicyOfItsOwn: false,
    restrictPublicBuckets: true,
    encryption: 'AES256',
    encryptedByKms: false,
    isStore: false,
    objects: objectsOf(app, name),
    fault: new OriginFault(),
  };
}
