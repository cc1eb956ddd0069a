import { World, variantOf, written } from './world';

const OLD = [
  'cats/tom 1.jpg/f=avif',
  'cats/tom 1.jpg/f=webp,w=640',
  'cats/tom 1.jpg/f=x/tim.jpg/f=avif',
  'cats/tom 1.jpg2/f=avif',
  'dogs/rex.jpg/f=avif',
];

function world(): World {
  const made = new World();
  [...OLD, variantOf('cats/tom 1.jpg'), variantOf('dogs/rex.jpg')].forEach(key => made.store.set(key, 'old'));
  return made;
}

test.each([
  ['a key with escapes', 'cats/tom 1.jpg', [...OLD.slice(2), variantOf('dogs/rex.jpg')]],
  ['a key without', 'dogs/rex.jpg', [...OLD.slice(0, 4), variantOf('cats/tom 1.jpg')]],
])('variants of an image that earlier versions stored are deleted with the others: %s', async (_name, key, left) => {
  const made = world();
  made.receive(written(key));
  await made.work();
  expect([...made.store.keys()]).toEqual(left);
});

test.each(['cats/', '/'])(
  'variants in the folder %s that earlier versions stored are deleted with the others',
  async folder => {
    const made = world();
    await made.purgeNow({ images: [], folders: [folder] });
    expect([...made.store.keys()]).toEqual(folder === '/' ? [] : ['dogs/rex.jpg/f=avif', variantOf('dogs/rex.jpg')]);
  },
);

test('deleteVariantsInFolder lists a key with escapes in both forms', async () => {
  const made = new World();
  ['my cats/1.jpg/f=avif', variantOf('my cats/2.jpg'), variantOf('my cat/3.jpg')].forEach(key =>
    made.store.set(key, 'old'),
  );
  await made.purgeNow({ images: [], folders: ['my cats/'] });
  expect([...made.store.keys()]).toEqual([variantOf('my cat/3.jpg')]);
});
