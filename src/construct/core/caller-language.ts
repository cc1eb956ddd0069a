/** TypeScript's names in backticks, such as `minTtl`, `quality.maxWidth` and `Purge.onChange()`. */
const NAMES = /`((?:[A-Z]\w*\.)?[a-z]\w*(?:\.[a-z]\w*)*)(\(\))?`/g;

/** Languages whose names differ from TypeScript's, which Java's do not, by what jsii's runtime states about itself. */
const LANGUAGES: readonly (readonly [agent: RegExp, name: (name: string) => string])[] = [
  [/^Python\//i, name => name.replace(/[a-z0-9]\w*$|[a-z]\w*(?=\.)/g, snakeCase)],
  [/^go/i, name => name.replace(/(^|\.)([a-z])/g, (_, dot: string, letter: string) =>
    (dot && (/^[A-Z]/.test(name) ? '_' : '.')) + letter.toUpperCase())],
];

/** Adds the names of the language that the app is written in to those of a message, each once. */
export function inCallerLanguage(message: string, agent: string | undefined = process.env.JSII_AGENT): string {
  const language = LANGUAGES.find(([pattern]) => pattern.test(agent ?? ''));
  if (!language) return message;
  const named = new Set<string>();
  return message.replace(NAMES, (text, name: string, call: string = '') => {
    const own = language[1](name);
    // Names of presets are the user's.
    const isUsers = name.startsWith('presets.');
    if (isUsers || !/[a-z][A-Z]/.test(name) || own === name || named.has(name)) return text;
    named.add(name);
    return `${text} (\`${own}${call}\`)`;
  });
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
}
