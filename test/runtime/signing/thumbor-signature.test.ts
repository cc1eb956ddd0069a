import { thumborSignature } from '../../../src/runtime/signing/thumbor-signature';

const KEY = 'my-security-key';

// URLs of tests/test_cryptourl.py in thumbor/libthumbor, whose key this is.
test.each([
  '/8ammJH8D-7tXy6kU3lTvoXlhu4o=/300x200/my.server.com/some/path/to/image.jpg',
  '/B35oBEIwztbc3jm7vsdqLez2C78=/10x10:200x200/300x200/my.server.com/some/path/to/image.jpg',
  '/as8U2DbUUtTMgvPF26LkjS3MocY=/10x10:200x200/300x200/filters:brightness(20):contrast(10)/my.server.com/some/path/to/image.jpg',
])('thumborSignature() returns the signature that libthumbor has in %s', url => {
  const [, signature, ...path] = url.split('/');
  expect(thumborSignature(KEY, path.join('/'))).toBe(signature);
});
