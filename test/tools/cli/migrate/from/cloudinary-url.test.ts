import { rewriteCloudinary } from '../../../../../src/tools/cli/migrate/from/cloudinary-url';

const rewritten = (path: string) => rewriteCloudinary(`/demo/image/upload/${path}`);

test.each([
  ['cats/tom.jpg', ''],
  ['v1699999999/cats/tom.jpg', ''],
  ['w_300/cats/tom.jpg', 'w=300'],
  ['c_fill,g_north,h_200,w_300/f_auto/q_auto/v1/cats/tom.jpg', 'fit=crop&crop=top&h=200&w=300'],
  ['c_limit,w_1600/f_webp/cats/tom.jpg', 'fit=max&w=1600&fm=webp'],
  ['w_300,h_200/cats/tom.jpg', 'w=300&h=200&fit=scale'],
  ['c_pad,b_rgb:ff0000,w_300,h_200/cats/tom.jpg', 'fit=fill&bg=ff0000&w=300&h=200'],
  ['ar_16:9,c_fill,w_300/cats/tom.jpg', 'ar=16:9&fit=crop&w=300'],
  ['c_crop,x_10,y_20,w_300,h_200/w_100/cats/tom.jpg', 'rect=10,20,300,200&w=100'],
  ['r_max/a_-90/cats/tom.jpg', 'mask=ellipse&rot=270'],
  ['s--AbCdEfGh--/w_300/my_cats/tom.jpg', 'w=300'],
  ['w_300%2Ch_200/cats/tom.jpg', 'w=300&h=200&fit=scale'],
])('rewriteCloudinary translates %s without a difference', (path, query) => {
  expect(rewritten(path)).toMatchObject({ query, judgment: { treatment: 'supported' } });
});

test.each([
  ['c_fill,g_face,h_200,w_300/cats/tom.jpg', 'fit=crop&crop=edges&h=200&w=300', 'g_auto'],
  ['q_60/cats/tom.jpg', 'q=60', 'q_'],
  ['e_blur:800/cats/tom.jpg', 'blur=80', 'e_blur'],
  ['w_auto/cats/tom.jpg', '', 'w_auto'],
])('rewriteCloudinary approximates %s and says how', (path, query, reason) => {
  const { judgment, ...others } = rewritten(path)!;
  expect(others).toMatchObject({ query });
  expect(judgment).toMatchObject({ treatment: 'approximated', reasons: [expect.stringContaining(reason)] });
});

test.each([
  ['t_card/cats/tom.jpg', 't_card'],
  ['l_logo,w_50/fl_layer_apply/cats/tom.jpg', 'l_logo'],
  ['$size_300/w_$size/cats/tom.jpg', '$size_300'],
  ['w_300/w_100/cats/tom.jpg', 'a second size'],
  ['c_crop,g_face,w_100,h_100/cats/tom.jpg', 'c_crop without a position'],
  ['w_0/cats/tom.jpg', 'w must be'],
])('rewriteCloudinary refuses %s and names the part', (path, reason) => {
  expect(rewritten(path)?.judgment).toMatchObject({
    treatment: 'refused', reasons: expect.arrayContaining([expect.stringContaining(reason)]),
  });
});

test('rewriteCloudinary ignores URLs of videos, and refuses images of other hosts', () => {
  expect(rewriteCloudinary('/demo/video/upload/dog.mp4')).toBeUndefined();
  expect(rewriteCloudinary('/demo/image/fetch/w_300/https://example.com/a.jpg')?.judgment.treatment).toBe('refused');
});
