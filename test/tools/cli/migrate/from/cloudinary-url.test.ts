import { rewriteCloudinary } from '../../../../../src/tools/cli/migrate/from/cloudinary-url';

const rewritten = (path: string) => rewriteCloudinary(`/demo/image/upload/${path}`);

test.each([
  ['cats/tom.jpg', ''],
  ['v1699999999/cats/tom.jpg', ''],
  ['w_300/cats/tom.jpg', 'w=300'],
  ['c_fill,g_north,h_200,w_300/f_auto/q_auto/v1/cats/tom.jpg', 'w=300&h=200&fit=crop&crop=top'],
  ['c_limit,w_1600/f_webp/cats/tom.jpg', 'w=1600&fit=max&fm=webp'],
  ['c_scale,w_0.5/cats/tom.jpg', 'w=0.5'],
  ['c_scale,w_1.0/cats/tom.jpg', ''],
  ['ar_1.5,c_limit,w_300/cats/tom.jpg', 'w=300&h=200&fit=max'],
  ['ar_0.8,c_fill,w_400/cats/tom.jpg', 'ar=80:100&w=400&fit=crop'],
  ['c_fill,g_xy_center,h_100,w_100,x_0.3,y_0.4/cats/tom.jpg', 'w=100&h=100&fit=crop&crop=focalpoint&fp-x=0.3&fp-y=0.4'],
  ['c_crop,h_100,w_150/cats/tom.jpg', 'rect=center,middle,150,100'],
  ['c_crop,g_north_east,w_0.5/cats/tom.jpg', 'rect=right,top,0.5,full'],
  ['c_crop,ar_2,w_100/cats/tom.jpg', 'rect=center,middle,100,50'],
  ['ar_3:2,c_crop/cats/tom.jpg', 'ar=3:2&fit=crop'],
  ['w_100/a_90/cats/tom.jpg', 'h=100&rot=90'],
  ['c_fill,g_north,h_200,w_300/a_90/cats/tom.jpg', 'fit=crop&crop=right&w=200&h=300&rot=90'],
  ['c_fill,g_west,h_200,w_300/a_hflip/cats/tom.jpg', 'w=300&h=200&fit=crop&crop=right&flip=h'],
  ['a_vflip/a_20/cats/tom.jpg', 'flip=v&rot=340'],
  ['w_200/w_101/cats/tom.jpg', 'w=101'],
  ['w_100/h_100/cats/tom.jpg', 'h=100'],
  ['c_fill,h_700,w_700/w_250/cats/tom.jpg', 'w=250&h=250&fit=crop'],
  ['ar_16:9,c_fill/c_scale,w_500/cats/tom.jpg', 'ar=16:9&fit=crop&w=500'],
  ['r_10:20:30/cats/tom.jpg', 'mask=corners&corner-radius=10,20,30,20'],
  ['b_rgb:11223380/cats/tom.jpg', 'bg=80112233'],
  ['fl_png8.progressive/cats/tom.jpg', 'fm=png8'],
  ['w_300,h_200/cats/tom.jpg', 'w=300&h=200&fit=scale'],
  ['c_pad,b_rgb:ff0000,w_300,h_200/cats/tom.jpg', 'w=300&h=200&fit=fill&bg=ff0000'],
  ['ar_16:9,c_fill,w_300/cats/tom.jpg', 'ar=16:9&w=300&fit=crop'],
  ['c_crop,x_10,y_20,w_300,h_200/w_100/cats/tom.jpg', 'rect=10,20,300,200&w=100'],
  ['r_max/a_-90/cats/tom.jpg', 'mask=ellipse&rot=270'],
  ['s--AbCdEfGh--/w_300/my_cats/tom.jpg', 'w=300'],
  ['w_300%2Ch_200/cats/tom.jpg', 'w=300&h=200&fit=scale'],
])('rewriteCloudinary translates %s without a difference', (path, query) => {
  expect(rewritten(path)).toMatchObject({ query, judgment: { treatment: 'supported' } });
});

test.each([
  ['c_fill,g_face,h_200,w_300/cats/tom.jpg', 'w=300&h=200&fit=crop&crop=edges', 'g_auto'],
  ['q_60/cats/tom.jpg', 'q=60', 'q_'],
  ['e_blur:800/cats/tom.jpg', 'blur=80', 'e_blur'],
  ['w_auto/cats/tom.jpg', '', 'w_auto'],
  ['t_card/cats/tom.jpg', 'preset=card', 'a preset of the same name'],
  ['c_lfill,h_100,w_100/cats/tom.jpg', 'w=100&h=100&fit=min', 'c_lfill'],
  ['c_fill,w_100/cats/tom.jpg', 'w=100&fit=crop', 'one side'],
  ['b_blurred:400:15,c_pad,h_200,w_300/cats/tom.jpg', 'w=300&h=200&fit=fill&fill=blur', 'b_blurred'],
  ['bo_4px_solid_rgb:112233/cats/tom.jpg', 'border=4,112233', 'within the size'],
  ['e_trim:20/w_300/cats/tom.jpg', 'trim=color&trim-tol=20&w=300', 'tolerance'],
  ['e_sharpen/cats/tom.jpg', 'sharp=100', 'e_sharpen'],
  ['d_avatar.png/cats/tom.jpg', '', 'fallbackImage'],
])('rewriteCloudinary approximates %s and says how', (path, query, reason) => {
  const { judgment, ...others } = rewritten(path)!;
  expect(others).toMatchObject({ query });
  expect(judgment).toMatchObject({ treatment: 'approximated', reasons: [expect.stringContaining(reason)] });
});

test.each([
  ['l_logo,w_50/fl_layer_apply/cats/tom.jpg', 'l_logo'],
  ['$size_300/w_$size/cats/tom.jpg', '$size_300'],
  ['c_limit,h_300,w_300/c_limit,w_100/cats/tom.jpg', 'a second size'],
  ['c_fill,h_100,w_100/c_crop,w_50/cats/tom.jpg', 'c_crop after another step'],
  ['c_pad,g_west,h_100,w_100/cats/tom.jpg', 'g_west with c_pad'],
  ['c_mfit,w_100/cats/tom.jpg', 'c_mfit'],
  ['c_scale,w_2.0/cats/tom.jpg', 'w_2.0'],
  ['ar_3:2/cats/tom.jpg', 'ar_3:2'],
  ['a_45,w_100/cats/tom.jpg', 'a_45'],
  ['a_90,w_100/cats/tom.jpg', 'a_90'],
  ['r_20/w_100/cats/tom.jpg', 'a size after r_'],
  ['c_thumb,g_face/cats/tom.jpg', 'without a size'],
  ['c_crop,dpr_2.0,w_100/cats/tom.jpg', 'dpr_ with c_crop'],
  ['t_my%20card/cats/tom.jpg', 't_my card'],
  ['c_crop,g_face,w_100,h_100/cats/tom.jpg', 'c_crop without a position'],
  ['w_0/cats/tom.jpg', 'w_0'],
  ['e_constructor/cats/tom.jpg', 'e_constructor'],
  ['c_constructor,w_5/cats/tom.jpg', 'c_constructor'],
  ['c_crop,g_constructor,h_5,w_5/cats/tom.jpg', 'c_crop without a position'],
])('rewriteCloudinary refuses %s and names the part', (path, reason) => {
  expect(rewritten(path)?.judgment).toMatchObject({
    treatment: 'refused', reasons: expect.arrayContaining([expect.stringContaining(reason)]),
  });
});

test('rewriteCloudinary ignores URLs of videos, and refuses images of other hosts', () => {
  expect(rewriteCloudinary('/demo/video/upload/dog.mp4')).toBeUndefined();
  expect(rewriteCloudinary('/demo/image/fetch/w_300/https://example.com/a.jpg')?.judgment.treatment).toBe('refused');
});
