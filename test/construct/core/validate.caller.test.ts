import { App, Duration, Stack } from 'aws-cdk-lib';
import { ImageCdn } from '../../../src';
import { inCallerLanguage } from '../../../src/construct/core/validate';

const MESSAGE = '`minTtl` must not be longer than `quality.maxWidth`, and `minTtl` needs `Purge.onChange()`, got `w`';

test.each([
  ['Python/3.12.1', '`minTtl` (`min_ttl`) must not be longer than `quality.maxWidth` (`quality.max_width`), and '
    + '`minTtl` needs `Purge.onChange()` (`Purge.on_change()`), got `w`'],
  ['go1.26/linux/amd64', '`minTtl` (`MinTtl`) must not be longer than `quality.maxWidth` (`Quality.MaxWidth`), and '
    + '`minTtl` needs `Purge.onChange()` (`Purge_OnChange()`), got `w`'],
  ['Java/21', MESSAGE],
  [undefined, MESSAGE],
])('inCallerLanguage() adds the names of %s', (agent, expected) => {
  expect(inCallerLanguage(MESSAGE, agent)).toBe(expected);
});

describe('an app in Python', () => {
  const before = process.env.JSII_AGENT;

  beforeEach(() => { process.env.JSII_AGENT = 'Python/3.12.1'; });
  afterEach(() => {
    if (before === undefined) delete process.env.JSII_AGENT;
    else process.env.JSII_AGENT = before;
  });

  test('receives errors with the names of its keyword arguments', () => {
    const stack = new Stack(new App(), 'MyImages');
    expect(() => new ImageCdn(stack, 'Images', { minTtl: Duration.hours(2), defaultTtl: Duration.hours(1) })).toThrow(
      '`minTtl` (`min_ttl`) must not be longer than `defaultTtl` (`default_ttl`)',
    );
  });
});
