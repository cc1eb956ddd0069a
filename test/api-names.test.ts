import { Assembly, lostNames } from '../projenrc/api-names';

const BEFORE: Assembly = {
  targets: { js: { npm: 'images' }, python: { module: 'images', distName: 'images' } },
  types: {
    'images.Cdn': {
      initializer: { parameters: [{ name: 'scope' }, { name: 'id' }] },
      methods: [{ name: 'urlFor', parameters: [{ name: 'key' }] }],
    },
    'images.Access': { initializer: { protected: true } },
    'images.Props': {},
  },
};

const changed = (types: Assembly['types']): Assembly => ({ ...BEFORE, types: { ...BEFORE.types, ...types } });

test('lostNames() reports nothing for an API that is unchanged or extended', () => {
  const { initializer, methods } = BEFORE.types['images.Cdn'];
  const more = {
    initializer: { parameters: [...initializer!.parameters!, { name: 'props' }] },
    methods: [...methods!, { name: 'srcSetFor' }],
  };
  expect(
    lostNames(BEFORE, {
      ...changed({ 'images.Cdn': more, 'images.Other': {} }),
      targets: { go: {}, python: { distName: 'images', module: 'images' }, js: { npm: 'images' } },
    }),
  ).toEqual([]);
});

test.each<[string, Assembly, string]>([
  [
    'a constructor',
    changed({ 'images.Cdn': { methods: BEFORE.types['images.Cdn'].methods } }),
    'images.Cdn: its constructor has been removed',
  ],
  [
    'a public constructor',
    changed({ 'images.Cdn': { initializer: { protected: true } } }),
    'images.Cdn: its constructor has been removed',
  ],
  [
    'the name of a parameter of a constructor',
    changed({ 'images.Cdn': { initializer: { parameters: [{ name: 'parent' }, { name: 'id' }] } } }),
    'images.Cdn: the parameter scope has been renamed to parent',
  ],
  [
    'the name of a parameter of a method',
    changed({
      'images.Cdn': { ...BEFORE.types['images.Cdn'], methods: [{ name: 'urlFor', parameters: [{ name: 'path' }] }] },
    }),
    'images.Cdn.urlFor: the parameter key has been renamed to path',
  ],
  [
    'the name of a module',
    { ...BEFORE, targets: { ...BEFORE.targets, python: { module: 'pictures', distName: 'images' } } },
    'python: the package or its namespace has been renamed',
  ],
  [
    'a language',
    { ...BEFORE, targets: { js: { npm: 'images' } } },
    'python: the package or its namespace has been renamed',
  ],
])('lostNames() reports the loss of %s', (_, now, line) => {
  expect(lostNames(BEFORE, now)).toEqual([line]);
});
