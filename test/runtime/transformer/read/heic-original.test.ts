import { limitWebAssemblyMemory } from '../../../../src/runtime/transformer/read/heic-original';

/** The types of Node.js lack this class. */
declare const globalThis: {
  readonly WebAssembly: { readonly Memory: new (size: { initial: number }) => { grow(pages: number): number } };
};

test('limitWebAssemblyMemory limits a memory to 64 MiB and 20 bytes for each pixel', () => {
  const memory = new globalThis.WebAssembly.Memory({ initial: 1 });
  limitWebAssemblyMemory(65_536);
  expect(memory.grow(1024 + 20 - 1)).toBe(1);
  expect(() => memory.grow(1)).toThrow('The image needs too much memory.');
});
