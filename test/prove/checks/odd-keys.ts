import { Check, Outcome, Site, failed, passed } from './check';
import { ODD_KEYS, newKey, original, pathOf } from './originals';

export const transformedOddKeys: Check = {
  id: 'odd-keys-transformed',
  title: 'keys that need percent-encoding are transformed',
  meaning:
    'Images whose names contain spaces, umlauts or punctuation cannot be shown: CloudFront signs requests to the ' +
    'function URL, and ' +
    'Lambda reads another path than CloudFront signed. Until this is fixed, use keys of letters, digits and - . ' +
    '_ only.',
  run: cdn => allAnswer(cdn.images, '?w=320'),
};

export const plainOddKeys: Check = {
  id: 'odd-keys-plain',
  title: 'keys that need percent-encoding are read with an origin access control, without transformation',
  meaning:
    'Such images answer 403 with OriginAccess.control(). OriginAccess.identity() or keys of letters, digits and ' +
    '- . _ avoid it.',
  run: cdn => allAnswer(cdn.plain, ''),
};

async function allAnswer(site: Site, query: string): Promise<Outcome> {
  const body = await original('teal');
  const refused: string[] = [];
  for (const name of ODD_KEYS) {
    const key = newKey(name);
    await site.put(key, body);
    const { status, headers } = await site.request(pathOf(key) + query);
    const isImage = status === 200 && String(headers['content-type']).startsWith('image/');
    if (!isImage) refused.push(`${status} ${headers['content-type'] ?? ''} for ${name}`);
  }
  return refused.length === 0 ? passed(`200 for ${ODD_KEYS.length} keys`) : failed(refused.join('; '));
}
