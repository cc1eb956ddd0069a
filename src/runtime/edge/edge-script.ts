import { DIALECT_FILES, DialectName } from '../url/dialects/dialect-rules';
import { RequestRules } from '../url/request-parameters';

/** The rules that decide about the bundle. */
type EdgeFeatures = Pick<RequestRules, 'signed' | 'strictParameters' | 'dialect'>;

/** Returns the name of the bundle for these rules. CDNs without a feature do not carry its code. */
export function edgeScriptFor({ signed, strictParameters, dialect }: EdgeFeatures): string {
  if (dialect) return `normalize-url-${scriptOf(dialect.name)}.js`;
  return `normalize-url${signed ? '-signed' : ''}${strictParameters ? '-strict' : ''}.js`;
}

/** Returns the name of a dialect in that of its bundle. Frameworks share a module, but not the names in URLs. */
function scriptOf(name: DialectName): string {
  const file = DIALECT_FILES[name];
  return file === 'framework' ? `${file}-${name}` : file;
}
