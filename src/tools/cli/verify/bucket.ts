import { Check, CheckOutcome, fail, pass, skip } from './check';
import { Response } from './exchange';

export const bucket: Check = {
  id: 'bucket',
  title: 'only the CDN can read the bucket',
  async run(subject) {
    if (!subject.bucket) return skip('set --bucket URL to verify that the bucket is private');
    const { image, root } = urlsOf(subject.bucket, subject.url);
    const asks = [
      {
        what: 'the image',
        url: image,
        advice: 'Anyone can read the bucket and bypass the CDN: '
          + 'remove public statements from the bucket policy and block public access.',
      },
      {
        what: 'a listing',
        url: listing(root),
        advice: 'Anyone can list the bucket and find every image: '
          + 'remove s3:ListBucket from the bucket policy and block public access.',
      },
    ];
    for (const ask of asks) {
      const response = await subject.ask({ url: ask.url });
      const fault = judge(response, `${ask.what} (${ask.url.href})`, ask.advice);
      if (fault) return fault;
    }
    return pass('403 for the image and for a listing');
  },
};

function judge(response: Response, what: string, adviceIfOpen: string): CheckOutcome | undefined {
  if (response.status === 403) return undefined;
  if (response.status >= 200 && response.status < 300) return fail(`${response.status} for ${what}`, adviceIfOpen);
  // S3 sends 404 NoSuchKey only to principals that may list the bucket. Otherwise the bucket does not exist.
  return fail(`${response.status} for ${what}`, response.status === 404
    ? 'The bucket does not exist, or anyone can list it and the key does not exist: check the URL.'
    : 'Expected 403: is this the bucket\'s regional URL, https://<bucket>.s3.<region>.amazonaws.com/?');
}

/** Returns the URLs of the bucket and of the image in it, given either of them. */
function urlsOf(given: URL, image: URL): { image: URL; root: URL } {
  if (given.pathname.endsWith(image.pathname)) {
    return { image: given, root: withPath(given, given.pathname.slice(0, -image.pathname.length)) };
  }
  return { image: withPath(given, given.pathname.replace(/\/$/, '') + image.pathname), root: given };
}

function listing(root: URL): URL {
  const url = new URL(root);
  url.search = 'list-type=2';
  return url;
}

function withPath(url: URL, pathname: string): URL {
  const changed = new URL(url);
  changed.pathname = pathname;
  return changed;
}
