import { ImageTransformation } from '../../src';
import { templateOf } from '../support';

const synthesize = (name: string, preset: string) =>
  () => templateOf({ transformation: ImageTransformation.onDemand({ presets: { [name]: preset } }) });

test.each([
  'mark=logo.png',
  `mark=${'a'.repeat(1024)}`,
  'mark=a&mark-align=top',
  'mark=a&mark-align=middle,center',
  'mark=a&mark-align=bottom,left',
  'mark=a&mark-align=right',
  'mark=a&mark-w=8192',
  'mark=a&mark-w=0.001',
  'mark=a&mark-w=0.25',
  'mark=a&mark-w=100',
  'mark=a&mark-alpha=0',
  'mark=a&mark-alpha=100',
])('%.40s is taken', preset => {
  expect(synthesize('card', preset)).not.toThrow();
});

test.each([
  ['mark=', 'mark must be the key of an image'],
  [`mark=${'é'.repeat(513)}`, 'mark must be the key of an image'],
  ['mark=a&mark-align=top,', 'mark-align must be one or two of'],
  ['mark=a&mark-align=top,left,middle', 'mark-align must be one or two of'],
  ['mark=a&mark-align=stop', 'mark-align must be one or two of'],
  ['mark=a&mark-align=topmost', 'mark-align must be one or two of'],
  ['mark=a&mark-w=8193', 'mark-w must be a number'],
  ['mark=a&mark-w=0.0001', 'mark-w must be a number'],
  ['mark=a&mark-w=-1', 'mark-w must be a number'],
  ['mark=a&mark-w=1px', 'mark-w must be a number'],
  ['mark=a&mark-w=1.', 'mark-w must be a number'],
  ['mark=a&mark-w=wide', 'mark-w must be a number'],
  ['mark=a&mark-alpha=101', 'mark-alpha must be a number from 0 to 100'],
  ['mark=a&mark-alpha=-0', 'mark-alpha must be a number from 0 to 100'],
  ['mark-w=10', 'mark-w needs mark'],
  ['mark-alpha=10', 'mark-alpha needs mark'],
  ['w=300&hight=1', 'hight is no parameter (nearest: h)'],
  ['w=300&constructor=1', 'constructor is no parameter (there are: w, h, '],
])('%.40s is refused: %s', (preset, reason) => {
  expect(synthesize('card', preset)).toThrow(`Test/Images: \`presets.card\`: ${reason}`);
});

test.each(['a', 'Card_2-x', '9', 'x'.repeat(32)])('a preset may have the name %s', name => {
  expect(synthesize(name, 'w=300')).not.toThrow();
});

test.each(['', '-card', '_card', 'x'.repeat(33), 'a.b', 'a b'])('a preset may not have the name "%s"', name => {
  expect(synthesize(name, 'w=300')).toThrow("`presets` must be named by up to 32 letters, digits, '-' and '_'");
});
