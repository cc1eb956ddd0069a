import { World, variantOf, written } from './world';

const KEYS = ['cats/tom 1.jpg', 'cats/tom 1.jpg2', 'cats/tim.jpg', 'my cats/tom.jpg', 'dogs/rex.jpg'];

function world(): World {
  const made = new World();
  KEYS.forEach(key => made.store.set(variantOf(key), 'old'));
  return made;
}

test.each(KEYS)('deleteVariantsOfImage deletes the variants of %s only', async key => {
  const made = world();
  made.receive(written(key));
  await made.work();
  expect([...made.store.keys()]).toEqual(KEYS.filter(other => other !== key).map(other => variantOf(other)));
});

test.each([
  ['cats/', /^cats/], ['my cats/', /^my cats/], ['/', /^/],
])('deleteVariantsInFolder deletes the variants of images in %s only', async (folder, deleted) => {
  const made = world();
  await made.purgeNow({ images: [], folders: [folder] });
  expect([...made.store.keys()]).toEqual(KEYS.filter(key => !deleted.test(key)).map(key => variantOf(key)));
});
