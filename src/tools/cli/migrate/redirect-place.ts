import { SIDES, Side } from './compare-responses';

/**
 * Whether redirects of both sides lead to the same place. The hosts of both sides count as one, because the image CDN
 * receives the old name at the switch.
 */
export function isSamePlace(locations: Readonly<Record<Side, string | undefined>>, sides: Record<Side, URL>): boolean {
  return placeOf(locations.old, sides) === placeOf(locations.new, sides);
}

function placeOf(location: string | undefined, sides: Record<Side, URL>): string | undefined {
  if (location === undefined || !URL.canParse(location)) return location;
  const url = new URL(location);
  const own = SIDES.map(side => sides[side]).find(({ host }) => host === url.host)
    ?? SIDES.map(side => sides[side]).find(side => isOtherScheme(side, url));
  if (!own) return url.href;
  return [url.protocol === own.protocol ? '' : url.protocol, '//', url.pathname, url.search, url.hash].join('');
}

/** Whether a URL is the host of a side by another scheme, as in a redirect to HTTPS. */
function isOtherScheme(side: URL, url: URL): boolean {
  return url.hostname === side.hostname && url.port === '' && url.protocol !== side.protocol;
}
