import { Arguments, Command, OK } from '../../../src/tools/cli/command';

const COMMAND: Command = {
  name: 'test',
  summary: '',
  operands: [],
  options: [
    { name: 'pairs', value: 'PAIRS', summary: '', separator: ' ' },
    { name: 'port', value: 'PORT', summary: '' },
    { name: 'json', summary: '' },
  ],
  details: {},
  run: async () => OK,
};

describe('Arguments.parse', () => {
  test('adds the occurrences of an option with a list', () => {
    expect(Arguments.parse(COMMAND, ['--pairs', 'A=1 B=2', '--pairs=C=3']).text('pairs')).toBe('A=1 B=2 C=3');
    expect(Arguments.parse(COMMAND, []).text('pairs')).toBeUndefined();
  });

  test('returns the last occurrence of any other option', () => {
    const args = Arguments.parse(COMMAND, ['--port', '1', '--port', '2', '--json', '--json']);
    expect(args.text('port')).toBe('2');
    expect(args.isSet('json')).toBe(true);
  });

  test('rejects an empty value of an option with a list', () => {
    expect(() => Arguments.parse(COMMAND, ['--pairs', '']).text('pairs')).toThrow('--pairs must not be empty');
  });
});
