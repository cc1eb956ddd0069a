import { RULES } from './rules';
import { referenceOf } from '../../../../playground/studio/comparison/reference';

test('referenceOf keeps crop and size, and leaves out effects and losses', () => {
  const parameters = {
    'w': '640',
    'ar': '1:1',
    'fit': 'crop',
    'crop': 'focalpoint',
    'fp-x': '0.3',
    'blur': '40',
    'sat': '-100',
    'mask': 'ellipse',
    'fm': 'jpg',
    'q': '20',
  };
  expect(referenceOf('a.jpg', parameters, RULES)).toEqual({
    parameters: { 'w': '640', 'ar': '1:1', 'fit': 'crop', 'crop': 'focalpoint', 'fp-x': '0.3', 'fm': 'png' },
    isLossless: true,
    isWhole: false,
  });
});

test('referenceOf resolves presets, so that their effects are left out, too', () => {
  expect(referenceOf('a.jpg', { preset: 'card', w: '640' }, RULES)?.parameters).toEqual({
    w: '640', h: '200', fit: 'crop', fm: 'png',
  });
});

test.each([
  [{ w: '640', q: '50', blur: '10' }, true],
  [{ w: '640', fit: 'crop' }, true],
  [{ w: '640', h: '640', fit: 'crop' }, false],
  [{ rect: '0,0,100,100' }, false],
  [{ 'pad-left': '10' }, false],
  [{ rot: '90' }, false],
])('referenceOf knows whether %j shows the whole original', (parameters, isWhole) => {
  expect(referenceOf('a.jpg', parameters, RULES)?.isWhole).toBe(isWhole);
});

test('referenceOf uses the highest quality if the CDN makes no PNG', () => {
  const rules = { ...RULES, formats: ['avif', 'jpg'] };
  expect(referenceOf('a.jpg', { w: '640' }, rules)).toEqual({
    parameters: { w: '640', fm: 'avif', q: '100' }, isLossless: false, isWhole: true,
  });
});

test('referenceOf returns nothing for parameters that the CDN rejects', () => {
  expect(referenceOf('a.jpg', { w: 'wide' }, RULES)).toBeUndefined();
});
