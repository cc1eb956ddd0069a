import { found, foldersIn, waysTo } from '../../../../playground/gallery/folders';

const KEYS = ['a.jpg', 'cats/Tom.jpg', 'cats/big/tiger.jpg', 'cats/big/lion.png', 'dogs/rex.jpg'];

test('folders directly in one, with what is in them at any depth', () => {
  expect(foldersIn(KEYS, '')).toEqual([
    { path: 'cats/', name: 'cats', count: 3 },
    { path: 'dogs/', name: 'dogs', count: 1 },
  ]);
  expect(foldersIn(KEYS, 'cats/')).toEqual([{ path: 'cats/big/', name: 'big', count: 2 }]);
  expect(foldersIn(KEYS, 'cats/big/')).toEqual([]);
});

test('the way to a folder', () => {
  expect(waysTo('')).toEqual([]);
  expect(waysTo('cats/big/')).toEqual([{ name: 'cats', path: 'cats/' }, { name: 'big', path: 'cats/big/' }]);
});

test('all words of a search, in whatever case and order', () => {
  expect(found(KEYS, '', '')).toEqual(KEYS);
  expect(found(KEYS, 'cats/', '')).toEqual(KEYS.slice(1, 4));
  expect(found(KEYS, '', 'JPG cats')).toEqual(['cats/Tom.jpg', 'cats/big/tiger.jpg']);
  expect(found(KEYS, 'dogs/', 'tom')).toEqual([]);
});
