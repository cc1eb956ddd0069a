import { RequestRules } from '../url/request-parameters';

/** The names of rules in the edge function, whose size is limited. The bundler gives its code the same names. */
export const RULE_NAMES: { readonly [name in keyof Required<RequestRules>]: string } = {
  fingerprint: 'F',
  version: 'V',
  widths: 'W',
  maxWidth: 'X',
  maxHeight: 'Y',
  allowEnlargement: 'E',
  formats: 'T',
  quality: 'Q',
  presets: 'P',
  signed: 'S',
  strictParameters: 'U',
};

/** Returns the name of the bundle for these rules. CDNs without a feature do not carry its code. */
export function edgeScriptFor({ signed, strictParameters }: Pick<RequestRules, 'signed' | 'strictParameters'>): string {
  return `normalize-url${signed ? '-signed' : ''}${strictParameters ? '-strict' : ''}.js`;
}
