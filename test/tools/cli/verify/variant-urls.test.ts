import { variantUrls } from '../../../../src/tools/cli/verify/variant-urls';

test.each([undefined, 'awsSample'] as const)(
  'variants of an image whose key begins with a slash have its host and key, in dialect %s', dialect => {
    const urls = variantUrls(new URL('https://images.example.com//cats/tom.jpg'), dialect);
    const { url } = urls.for({ w: '320' });
    expect([url.origin, url.pathname]).toEqual(['https://images.example.com', '//cats/tom.jpg']);
    expect(urls.invalid()?.url.origin).toBe(dialect ? undefined : 'https://images.example.com');
  },
);
