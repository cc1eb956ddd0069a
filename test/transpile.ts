import { ModuleKind, transpileModule } from 'typescript';

/** Returns the exports of a module in TypeScript, whose types are not checked. */
export function exportsOf<Exports>(code: string, load: NodeJS.Require): Exports {
  const { outputText } = transpileModule(code, { compilerOptions: { module: ModuleKind.CommonJS } });
  const exported = {} as Exports;
  new Function('require', 'exports', outputText)(load, exported);
  return exported;
}
