import * as fs from 'node:fs';
import * as path from 'node:path';
import { Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ImageCdn, ImageSource, ImageTransformation, UrlDialect, VariantDelivery } from '../../../src';
import { LocalEdge } from '../../../src/tools/local/server';
import { folderWith, inStack, serve } from '../../tools/local/support';

/** The server of remote images, as pages name it. */
export const REMOTE = { host: 'photos.example.com', folder: '/uploads/' };

export interface MountOptions {
  readonly urls: UrlDialect;
  readonly pathPattern: string;
  /** The files of the site's assets bucket. */
  readonly assets: string;
  /** The folder in the bucket, as OpenNext names it. */
  readonly keyPrefix?: string;
  /** The URL of the server that takes the place of that of remote images. */
  readonly remote: string;
}

/** Mounts an image CDN on the distribution of a site, and serves it at the local edge. */
export async function serveMounted({ urls, pathPattern, assets, keyPrefix = '', remote }: MountOptions):
Promise<LocalEdge> {
  const images = folderWith({});
  fs.cpSync(assets, path.join(images, keyPrefix), { recursive: true });
  return serve(inStack(stack => mount(stack, { urls, pathPattern, keyPrefix })), {
    images, httpsOrigins: { [REMOTE.host]: remote },
  });
}

function mount(
  stack: Stack, { urls, pathPattern, keyPrefix }: Pick<MountOptions, 'urls' | 'pathPattern' | 'keyPrefix'>,
): void {
  const distribution = new cloudfront.Distribution(stack, 'Site', {
    defaultBehavior: { origin: new origins.HttpOrigin('pages.example.com') },
  });
  new ImageCdn(stack, 'Images', {
    distribution,
    pathPattern,
    sources: [
      { source: ImageSource.bucket(new s3.Bucket(stack, 'Assets'), { keyPrefix }) },
      {
        pathPrefix: 'remote/',
        source: ImageSource.https({ origin: `https://${REMOTE.host}`, pathPrefix: REMOTE.folder.slice(1) }),
      },
    ],
    transformation: ImageTransformation.onDemand({ urls, delivery: VariantDelivery.FUNCTION_FIRST }),
  });
}
