import { App } from './app';
import { AppBucket } from './app-bucket';
import { objectsOf } from './bucket-contents';
import { FaultInjector } from '../s3/fault-injection';

/** Returns a bucket with the files of `--images` that emulates a server outside AWS. */
export function emulatedServer(app: App, host: string, account: string): AppBucket {
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
