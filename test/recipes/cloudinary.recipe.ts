import { run } from './bundle';
import { expectServed } from './cdn';
import { filesOf } from './page';

const UPLOAD = 'https://res.cloudinary.com/demo/image/upload';

interface Translation { fromCloudinary(url: string): string | undefined }

async function translated(url: string): Promise<string | undefined> {
  const files = { 'from-cloudinary.js': filesOf('migration/cloudinary.md')['from-cloudinary.js'] };
  return (await run<Translation>('export * from "from-cloudinary.js"', files)).fromCloudinary(url);
}

test.each([
  ['c_fill,g_auto,h_200,w_300/f_auto/q_auto/v1234/cats/tom.jpg', '?fit=crop&crop=edges&h=200&w=300', 1.5],
  ['w_640/cats/tom.jpg', '?w=640', undefined],
  ['ar_16:9,c_fill,g_north,w_640/cats/tom.jpg', '?ar=16:9&fit=crop&crop=top&w=640', 16 / 9],
  ['c_limit,w_1024,dpr_2.0/q_60/cats/tom.jpg', '?fit=max&w=1024&dpr=2.0&q=60', undefined],
  ['c_pad,w_320,h_320/cats/tom.jpg', '?fit=fill&w=320&h=320', 1],
  ['c_scale,w_320,h_640/cats/tom.jpg', '?fit=scale&w=320&h=640', 0.5],
  ['f_auto,q_auto/v1/cats/tom.jpg', '', undefined],
  ['v1/cats/tom.jpg', '', undefined],
  ['cats/tom.jpg', '', undefined],
])('the function for Cloudinary translates %s to a URL that is served', async (steps, query, ratio) => {
  const url = await translated(`${UPLOAD}/${steps}`);
  expect(url).toBe(`https://images.example.com/cats/tom.jpg${query}`);
  await expectServed([{ url: url! }], { ratio });
});

test.each([
  'e_sepia/cats/tom.jpg', 'l_text:Arial_40:Hello,w_300/cats/tom.jpg', 't_card/cats/tom.jpg',
  'c_crop,w_100/cats/tom.jpg',
])('the function for Cloudinary returns undefined for %s', async steps => {
  expect(await translated(`${UPLOAD}/${steps}`)).toBeUndefined();
});
