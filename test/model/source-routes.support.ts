import * as fc from 'fast-check';
import { SourceRoute } from '../../src/model/source-routes';

// Dots, trailing ones too, are letters of a folder in URLs and in buckets; `.` and `..` alone are none.
const FOLDER = fc.constantFrom('a', 'b', 'a.', 'b..', '...', 'v1.2', 'A', '-', '_');
const OBJECT_FOLDER = fc.oneof(FOLDER, fc.constantFrom('é', 'e\u0301', '日本', 'a b', '%2f', 'a%2Fb', '+', '🐈'));
const BUCKET = fc.constantFrom('blog', 'catalog', 'shop');

function folders(folder: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.array(folder, { maxLength: 3 }).map(names => names.map(name => `${name}/`).join(''));
}

/** Routes as the constructs create them: with different prefixes, the longest first. Buckets may repeat. */
export const ROUTES: fc.Arbitrary<SourceRoute[]> = fc.uniqueArray(fc.record({
  pathPrefix: folders(FOLDER), bucket: BUCKET, keyPrefix: fc.option(folders(OBJECT_FOLDER), { nil: undefined }),
}), { selector: ({ pathPrefix }) => pathPrefix, minLength: 1, maxLength: 6 })
  .map(routes => routes.sort((a, b) => b.pathPrefix.length - a.pathPrefix.length));

/** Keys of the CDN and of objects, some with the prefix of a route. Others have empty parts, or end with a slash. */
export const KEY: fc.Arbitrary<string> = fc.tuple(
  fc.array(fc.oneof(OBJECT_FOLDER, fc.constant('')), { maxLength: 5 }),
  fc.constantFrom('', 'cat.jpg', 'a', 'cat.', '🐈.png'),
).map(([names, name]) => [...names, name].join('/')).filter(key => key !== '' && !key.startsWith('/'));

/** Returns the object of a key as the manual says it: the longest prefix takes precedence, whatever is missing. */
export function objectOf(routes: readonly SourceRoute[], key: string): string | undefined {
  const matching = routes.filter(({ pathPrefix }) => key.startsWith(pathPrefix));
  const longest = Math.max(...matching.map(({ pathPrefix }) => pathPrefix.length));
  const route = matching.find(({ pathPrefix }) => pathPrefix.length === longest);
  const rest = route && key.slice(route.pathPrefix.length);
  return rest ? `${route.bucket}:${route.keyPrefix ?? ''}${rest}` : undefined;
}
