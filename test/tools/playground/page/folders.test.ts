import { matchingKeys, foldersIn, ancestorsOf } from '../../../../playground/gallery/folders';

const KEYS = ['a.jpg', 'cats/Tom.jpg', 'cats/big/tiger.jpg', 'cats/big/lion.png', 'dogs/rex.jpg'];

test('foldersIn returns direct subfolders with their number of images', () => {
  expect(foldersIn(KEYS, '')).toEqual([
    { path: 'cats/', name: 'cats', count: 3 },
    { path: 'dogs/', name: 'dogs', count: 1 },
  ]);
  expect(foldersIn(KEYS, 'cats/')).toEqual([{ path: 'cats/big/', name: 'big', count: 2 }]);
  expect(foldersIn(KEYS, 'cats/big/')).toEqual([]);
});

test('ancestorsOf returns the path to a folder', () => {
  expect(ancestorsOf('')).toEqual([]);
  expect(ancestorsOf('cats/big/')).toEqual([{ name: 'cats', path: 'cats/' }, { name: 'big', path: 'cats/big/' }]);
});

test('matchingKeys matches all words in any case and order', () => {
  expect(matchingKeys(KEYS, '', '')).toEqual(KEYS);
  expect(matchingKeys(KEYS, 'cats/', '')).toEqual(KEYS.slice(1, 4));
  expect(matchingKeys(KEYS, '', 'JPG cats')).toEqual(['cats/Tom.jpg', 'cats/big/tiger.jpg']);
  expect(matchingKeys(KEYS, 'dogs/', 'tom')).toEqual([]);
});
