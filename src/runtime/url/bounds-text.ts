import { OperationDescription, ParameterControl } from './parameter-control';

/** Returns the bounds of an operation's parameters in words, for documentation, such as `0 to 200`. */
export function boundsText({ parameters, note }: OperationDescription): string {
  const bounds = Object.entries(parameters).map(([name, control], _, all) =>
    all.length === 1 ? parameterBounds(control) : `\`${name}\`: ${parameterBounds(control)}`);
  return [...bounds, ...note ? [note] : []].join('; ');
}

/** Returns the bounds of a parameter in words. */
export function parameterBounds(control: ParameterControl): string {
  const { least, most, reason } = control.bounds ?? {};
  switch (control.kind) {
    case 'choice': return alternatives(control.values);
    case 'choices': return `a comma-separated list of ${alternatives(control.values)}`;
    case 'format': return 'a format';
    case 'preset': return 'a name that the CDN defines';
    case 'pixels': return '1 or more, or a share from 0.01 to 0.99';
    default:
      if (least !== undefined) return `${least} to ${most}`;
      return reason ?? 'the key of an image';
  }
}

function alternatives(values: readonly string[]): string {
  return values.map(value => `\`${value}\``).join(', ');
}
