import { ParameterControl } from './parameter-control';
import { PARAMETERS, memberOf } from './parameter-fields';
import { RequestParameters } from './request-parameters';

/** Default of a parameter. */
export interface ParameterDefault {
  /** The value that has the same effect as no parameter, if there is one. */
  readonly value?: string;
  /** The default in a word or two, such as `clip` or `whole original`. */
  readonly text: string;
}

/** Returns the default of a parameter, for its control. */
export function defaultOf(control: ParameterControl): ParameterDefault {
  const { field, usual } = control;
  const member = /^Image\w+\.(\w+)$/.exec(field.default ?? '')?.[1];
  const isChoice = control.kind === 'choice' || control.kind === 'choices';
  const value = isChoice ? control.values.find(each => memberOf(field, each) === member) : undefined;
  const number = control.kind === 'range' ? String(control.neutral) : undefined;
  return { value, text: usual ?? value ?? number ?? (field.default ?? 'none').replace(/^- /, '') };
}

/**
 * Returns whether a parameter can have an effect beside others. If not, the variant is the same without it.
 *
 * @param parameters all parameters, those of a preset included
 */
export function applies(control: ParameterControl, parameters: RequestParameters): boolean {
  const { bounds, appliesWith } = control;
  const [needed, start] = (bounds?.needs ?? '').split('.');
  if (needed && !valuesOf(needed, parameters).some(value => value !== '' && value.startsWith(start))) return false;
  return appliesWith === undefined || Object.entries(appliesWith).some(([name, values]) =>
    valuesOf(name, parameters).some(value => values.length === 0 ? value !== '' : values.includes(value)));
}

/** Returns the values of a list, the default of a missing parameter, or an empty text. */
function valuesOf(name: string, parameters: RequestParameters): string[] {
  return (parameters[name] ?? defaultOf(PARAMETERS[name]).value ?? '').split(',');
}
