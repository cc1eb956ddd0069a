import { sentence } from '../../../../playground/parts/sentence';

describe('sentence', () => {
  test.each([
    ['this change can no longer be undone', 'This change can no longer be undone.'],
    ['an image must have at most 20 MiB', 'An image must have at most 20 MiB.'],
    ['The server does not respond.', 'The server does not respond.'],
    ['cats/tom.jpg exists already', 'cats/tom.jpg exists already.'],
  ])('prints %j as a sentence, and keys as they are', (message, text) => {
    expect(sentence(message)).toBe(text);
  });
});
