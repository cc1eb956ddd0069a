import { requireParameters, withOverrides } from '../../../src/tools/cloud-assembly/parameter-overrides';

const PARAMETERS = {
  Size: { Type: 'Number', Default: 1, MinValue: 0, MaxValue: 10 },
  Color: { Type: 'String', Default: 'red', AllowedValues: ['red', 'blue'] },
  Name: { Type: 'String', AllowedPattern: '[a-z]+' },
};

describe('withOverrides', () => {
  test('replaces the defaults of the given parameters only', () => {
    expect(withOverrides(PARAMETERS, { Size: '5', Name: 'abc' })).toEqual({
      ...PARAMETERS, Size: { ...PARAMETERS.Size, Default: '5' }, Name: { ...PARAMETERS.Name, Default: 'abc' },
    });
  });

  test('keeps the default of a parameter with the name of a method that every object has', () => {
    const parameters = { constructor: { Type: 'String', Default: 'red', AllowedPattern: '[a-z]+' } };
    expect(withOverrides(parameters, {})).toEqual(parameters);
  });

  test.each([
    [{ Size: '11' }, 'Size must be at most 10, got 11'],
    [{ Size: '-1' }, 'Size must be at least 0, got -1'],
    [{ Size: 'big' }, 'Size must be a number, got big'],
    [{ Size: '' }, 'Size must be a number, got '],
    [{ Color: 'green' }, 'Color must be one of red or blue, got green'],
    [{ Name: 'A' }, 'Name must match [a-z]+, got A'],
  ])('rejects %j, which CloudFormation would reject', (overrides, message) => {
    expect(() => withOverrides(PARAMETERS, overrides as {})).toThrow(`--parameter-overrides: ${message}`);
  });
});

describe('requireParameters', () => {
  test('accepts a parameter of any template', () => {
    expect(() => requireParameters([PARAMETERS, { Other: {} }], { Other: '1' })).not.toThrow();
  });

  test('rejects a name that no template has, and lists the parameters', () => {
    expect(() => requireParameters([PARAMETERS], { size: '1' }))
      .toThrow('--parameter-overrides: there is no parameter size. Parameters are Size, Color, Name');
  });

  test('says so if there are no parameters at all', () => {
    expect(() => requireParameters([{}], { Size: '1' })).toThrow('there is no parameter Size. The app has no parameters');
  });
});
