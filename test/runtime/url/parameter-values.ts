import { PARAMETERS } from '../../../src/runtime/url/parameter-fields';

/** Valid values of each parameter, two at least where there are two. */
export const VALUES: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(Object.entries(PARAMETERS).flatMap(([name, control]) => {
    switch (control.kind) {
      case 'choice': case 'choices': return [[name, control.values]];
      case 'range': return [[name, [String(control.min), String(control.max)]]];
      case 'color': return [[name, ['336699', 'red']]];
      case 'text': case 'pixels': return [[name, [control.example]]];
      default: return [];
    }
  })),
  fm: ['avif', 'webp', 'jpg', 'png', 'gif'],
};
