import { RULES } from './rules';
import { ACCEPT, edgeView } from '../../../../playground/studio/edge-view';

function view(
  parameters: Record<string, string>, accept: keyof typeof ACCEPT = 'avif', path = '/cats/tom.jpg',
) {
  return edgeView(path, parameters, ACCEPT[accept], RULES);
}

test('edgeView returns the variant of a request', () => {
  expect(view({ w: '640' })).toEqual({
    variant: '/cats/tom.jpg/_.v.1_f.auto-avif_w.640_max-h.1280_q.60',
    format: 'auto-avif',
    width: undefined,
    unknown: [],
    idle: [],
    isCore: true,
  });
  expect(view({ w: '640' }, 'webp')).toMatchObject({ variant: '/cats/tom.jpg/_.v.1_f.auto_w.640_max-h.1280_q.80' });
  expect(view({ w: '640' }, 'webp', '/cats/tom.png')).toMatchObject({
    variant: '/cats/tom.png/_.v.1_f.auto-webp_w.640_max-h.1280_q.80',
  });
  expect(view({ w: '640' }, 'none')).toMatchObject({ variant: '/cats/tom.jpg/_.v.1_f.auto_w.640_max-h.1280_q.80' });
});

test.each([
  [{ w: '600' }, { requested: 600, served: 640 }],
  [
    { w: '200', dpr: '2' },
    { requested: 400, served: 640 },
  ],
  [{ w: '9999' }, { requested: 9999, served: 1280 }],
])('edgeView returns another width for %j', (parameters, width) => {
  expect(view(parameters)).toMatchObject({ width });
});

test('edgeView lists parameters without effect', () => {
  expect(view({ 'w': '640', 'fp-x': '0.2', 'crop': 'top', 'q': '60' })).toMatchObject({ idle: ['fp-x', 'crop', 'q'] });
});

test('edgeView reports unknown parameters apart from known ones without effect', () => {
  expect(view({ 'width': '640', 'w': '640', 'fp-x': '0.2' })).toMatchObject({
    unknown: [{ name: 'width', nearest: ['w'] }],
    idle: ['fp-x'],
  });
});

test('edgeView rejects unknown parameters with strictParameters, as the CDN does', () => {
  const strict = { ...RULES, strictParameters: true };
  expect(edgeView('/cat.jpg', { width: '640' }, '', strict)).toEqual({ problem: 'width is unknown: did you mean `w`?' });
  expect(edgeView('/cat.jpg', { w: '640', utm_source: 'x' }, '', strict)).toHaveProperty('variant');
});

test('edgeView distinguishes core variants from those that count toward the limit', () => {
  expect(view({ preset: 'card' })).toMatchObject({ isCore: true });
  expect(view({ w: '640', blur: '10' })).toMatchObject({ isCore: false });
});

test('edgeView returns the reason of a rejection', () => {
  expect(view({ blur: '201' })).toEqual({ problem: 'blur must be a number from 0 to 200' });
});

test('edgeView derives the variant of a URL in the dialect of the CDN, or names the parameter that it lacks', () => {
  const rules = { ...RULES, dialect: { name: 'awsSample' as const }, allowEnlargement: true };
  expect(edgeView('/tom.jpg', { w: '641' }, ACCEPT.avif, rules)).toMatchObject({
    variant: expect.stringContaining('/tom.jpg/_.v.1_f.avif_w.641_'), format: 'avif', unknown: [], isCore: false,
  });
  expect(edgeView('/tom.jpg', { blur: '20' }, ACCEPT.avif, rules)).toEqual({
    problem: 'blur must be left out: URLs of aws-samples/image-optimization have no equivalent',
  });
});
