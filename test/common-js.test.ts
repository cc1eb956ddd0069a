import { inCommonJs } from '../projenrc/common-js';

const converted = (...lines: string[]) => inCommonJs(lines.join('\n'), { platform: 'node', minifyWhitespace: true });

/** Runs converted code with modules by name, and returns its exports. */
async function run(code: Promise<string>, modules: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  const module = { exports: {} };
  const load = (name: string) => {
    if (!(name in modules)) throw new Error(`missing: ${name}`);
    return modules[name];
  };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  new Function('module', 'exports', 'require', '__filename', await code)(module, module.exports, load, '/bundle/file.js');
  return module.exports;
}

describe('inCommonJs', () => {
  test('converts every kind of import', async () => {
    const code = converted(
      'import "./effects.js";', 'import whole from "node:whole";', 'import * as every from "node:every";', 'import {',
      '  one,', '  two as second', '} from "./chunk.js";', 'export {', '  every,', '  one,', '  second as other,', '  whole', '};',
    );
    const modules = { './effects.js': {}, 'node:whole': 'whole', 'node:every': 'every', './chunk.js': { one: 1, two: 2 } };
    expect(await run(code, modules)).toEqual({ every: 'every', one: 1, other: 2, whole: 'whole' });
    await expect(run(code, { ...modules, './effects.js': undefined })).resolves.toBeDefined();
    const { './effects.js': _, ...others } = modules;
    await expect(run(code, others)).rejects.toThrow('missing: ./effects.js');
  });

  test('reads exports once, without getters', async () => {
    const code = await converted('import { one } from "./chunk.js";', 'var two = () => one + one;', 'export {', '  two', '};');
    expect(code).toBe('const{one}=require("./chunk.js");var two=()=>one+one;module.exports={two};\n');
  });

  test('converts dynamic imports to calls of require()', async () => {
    const code = converted('var load = () => import("./later.js");', 'export {', '  load', '};');
    const { load } = await run(code, { './later.js': { later: 1 } }) as { load: () => Promise<object> };
    expect(await load()).toMatchObject({ later: 1 });
  });

  test('rejects modules that read their location, which CommonJS has no expression for', async () => {
    await expect(converted('var here = import.meta.url;', 'export {', '  here', '};')).rejects
      .toThrow('Conversion to CommonJS does not support `import.meta`.');
  });

  test.each(['export default 1;', 'import one, { two } from "./chunk.js";', 'export * from "./chunk.js";'])(
    'rejects %s, which it does not support', async statement => {
      await expect(converted('var one = 1;', statement)).rejects
        .toThrow(`Conversion to CommonJS does not support \`${statement}\`.`);
    });

  test('rejects modules that are evaluated after their exports were read', async () => {
    await expect(converted('var init_late = __esm({ "src/late.ts"() {} });')).rejects
      .toThrow('No module of a bundle may be wrapped.');
  });
});
