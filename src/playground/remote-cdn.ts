import { askCdn } from './pass-on';
import { TransformationInfo } from './protocol';
import { Traffic } from './traffic';
import { ViewedCdn } from './viewed-cdn';

/**
 * A deployed CDN, to be looked at: nobody can list what it serves, and its traffic is what this page causes.
 *
 * @param url without a path
 * @param keys of images, as far as the user knows some
 */
export async function remoteCdn(url: string, keys: readonly string[]): Promise<ViewedCdn> {
  return {
    info: { id: '0', name: new URL(url).host, url, transformation: await transformationAt(url), isRemote: true, canInvalidate: false, canChange: false },
    traffic: new Traffic(Date.now, false),
    keys: async () => keys,
  };
}

/** A CDN that transforms refuses a width of nothing, whatever the path. Its rules, it tells nobody. */
async function transformationAt(url: string): Promise<TransformationInfo | undefined> {
  const { status, headers } = await askCdn(url, 'GET', '/image?w=0', {});
  const transforms = status === 400 && (headers['content-type'] ?? '').startsWith('application/problem+json');
  return transforms ? {} : undefined;
}
