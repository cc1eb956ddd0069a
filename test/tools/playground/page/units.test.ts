import { bytes, count, milliseconds, saving } from '../../../../playground/parts/units';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.00 kB'],
  [9994, '9.99 kB'],
  [9996, '10.0 kB'],
  [123_456, '123 kB'],
  [1_109_778, '1.11 MB'],
  [2.5e9, '2.50 GB'],
])('bytes formats %d bytes as %s', (size, text) => {
  expect(bytes(size)).toBe(text);
});

test.each([[0.44, '0.4 ms'], [12.3, '12 ms'], [1549, '1.5 s']])('milliseconds formats %d ms as %s', (time, text) => {
  expect(milliseconds(time)).toBe(text);
});

test('saving returns whole percent, also for larger images', () => {
  expect([saving(25, 100), saving(150, 100), saving(1, 0), saving(1, 1000), saving(0, 1000)]).toEqual([
    75, -50, 0, 99, 100,
  ]);
});

test('count uses singular and plural', () => {
  expect([count(1, 'image'), count(5000, 'image')]).toEqual(['1 image', '5,000 images']);
});
