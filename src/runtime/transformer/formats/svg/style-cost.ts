import { TransformError } from '../../transform-error';

/** The cost of applying a style sheet to one element, in words of selectors, by what multiplies it. */
export interface StyleCost {
  /** Selectors of one element, and declarations. */
  readonly plain: number;
  /** Selectors with elements above. */
  readonly deep: number;
  /** Selectors with elements beside, or that count them. */
  readonly wide: number;
  /** Selectors with both. */
  readonly both: number;
}

/** The largest style sheet that is read, and its escapes, each of which takes space on the stack of the engine. */
const [MAX_LENGTH, MAX_ESCAPES] = [2e6, 10_000];

/** Characters of a declaration that take as long to copy to an element as a word of a selector. */
const CHARACTERS = 10;

/** A run of characters, with escapes in between. Alternatives for each character would take space on the stack, too. */
const runOf = (characters: string, escape: string): string => `${characters}*(?:${escape}${characters}*)*`;

const ESCAPE = '\\\\(?:[\\da-f]{1,6}[ \\n\\t]?|[^\\n\\da-f])';
const IN_NAMES = '[\\w\\u0080-\\uffff-]';

/** Comments, strings, marks of comments in HTML, space, a name with its prefix and parenthesis, other characters. */
const TOKEN = new RegExp('/\\*[^]*?(?:\\*/|$)'
  + `|"${runOf('[^"\\\\\\n]', '\\\\[^]')}"?|'${runOf("[^'\\\\\\n]", '\\\\[^]')}'?|<!--|-->|([ \\n\\t]+)`
  + `|([#@]?)((?:${IN_NAMES}|${ESCAPE})${runOf(IN_NAMES, ESCAPE)})(\\(?)|[^]`, 'giy');

/** The rest of an address without quotes. */
const ADDRESS = new RegExp(`(?![ \\n\\t]*["'])${runOf('[^)\\\\]', '\\\\[^]')}\\)?`, 'y');

/** Comments, and marks of comments in HTML, which have no meaning. */
const IGNORED = /^(\/\*|<!--$|-->$)/;

/** A statement that is no rule. */
const DECLARATION = /^\s*[^\s@]/;

/** The name of a property at the beginning of a declaration. */
const PROPERTY = /^[^:]*/;

/** The name of a rule at the beginning of a statement. */
const RULE = /^\s*@((?:[\w-]|\\.)+)/;

/** Pseudo-classes that count the elements beside. */
const COUNTING = /^nth-|-of-type$/;

/**
 * Returns the cost of applying a style sheet, which the renderer does for each selector and each element. Every element
 * counts as if all rules applied to it. Rejects style sheets that take too long to read.
 *
 * It reads comments, strings and addresses as the renderer does, so that no selector hides in one.
 *
 * @see https://www.w3.org/TR/css-syntax-3/#tokenization
 */
export function styleCost(css: string): StyleCost {
  const text = css.replace(/\r\n?/g, '\n');
  if (text.length > MAX_LENGTH || text.split('\\').length > MAX_ESCAPES) throw tooSlow();
  const cost = { plain: 0, deep: 0, wide: 0, both: 0 };
  const declared = new Map<string, number>();
  let selectors = [new Selector()];
  let statement = '';
  let isInAtRule = false;
  const endStatement = (): void => {
    requireNoImport(statement);
    selectors = [new Selector()];
    statement = '';
  };
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length;) {
    const [token, space, prefix, name, parenthesis] = TOKEN.exec(text)!;
    if (IGNORED.test(token)) continue;
    if (token === '{') {
      selectors.forEach(({ words, multiplier }) => { cost[multiplier] += words; });
      isInAtRule = statement.trimStart().startsWith('@');
      endStatement();
    } else if (token === ';' || token === '}') {
      if (!isInAtRule && DECLARATION.test(statement)) {
        const [property] = PROPERTY.exec(statement)!;
        declared.set(property, Math.max(declared.get(property) ?? 0, statement.length));
        cost.plain += statement.length / CHARACTERS;
      }
      isInAtRule &&= token !== '}';
      endStatement();
    } else {
      const isAddress = prefix === '' && parenthesis !== '' && unescaped(name) === 'url';
      statement += token + (isAddress ? addressAfter(text) : '');
      if (token === ',') selectors.push(new Selector());
      else if (space !== undefined) selectors.at(-1)!.addSpace();
      else selectors.at(-1)!.addWord(token, name);
    }
  }
  requireNoImport(statement);
  // An element keeps one value of each property, and up to 30 bytes for a character.
  return { ...cost, plain: [...declared.values()].reduce((sum, length) => sum + length, cost.plain) };
}

export function tooSlow(): TransformError {
  return new TransformError('too-large', 'The style sheets of the image take too long.');
}

/** Rejects a statement that imports a style sheet in its own text. The renderer loads no others. */
function requireNoImport(statement: string): void {
  const [, name = ''] = RULE.exec(statement) ?? [];
  if (/^import$|\\/i.test(name)) requireNoData(statement, /data:|\\/i);
}

/**
 * Rejects text that may have a style sheet at a `data:` URL, which would have to be read as well.
 *
 * @param data the beginning of such a URL, or what may stand for a part of it
 */
export function requireNoData(text: string, data: RegExp): void {
  if (!data.test(text.replace(/\s/g, ''))) return;
  throw new TransformError('unsupported', 'Style sheets at `data:` URLs are not supported.');
}

/** Reads the rest of an address without quotes. */
function addressAfter(text: string): string {
  ADDRESS.lastIndex = TOKEN.lastIndex;
  const [address = ''] = ADDRESS.exec(text) ?? [];
  TOKEN.lastIndex += address.length;
  return address;
}

/** A selector while it is read. */
class Selector {
  public words = 0;
  private isDeep = false;
  private isWide = false;
  private isAfterSpace = false;

  public get multiplier(): keyof StyleCost {
    if (this.isDeep) return this.isWide ? 'both' : 'deep';
    return this.isWide ? 'wide' : 'plain';
  }

  public addSpace(): void {
    this.isAfterSpace = this.words > 0;
  }

  /** @param name the name in the word, if there is one */
  public addWord(word: string, name: string | undefined): void {
    this.words++;
    this.isDeep ||= this.isAfterSpace || word === '>';
    this.isWide ||= word === '~' || name !== undefined && COUNTING.test(unescaped(name));
    this.isAfterSpace = false;
  }
}

function unescaped(name: string): string {
  if (!name.includes('\\')) return name.toLowerCase();
  return name.replace(/\\([\da-f]{1,6})[ \n\t]?|\\/gi, (_, hex?: string) =>
    hex === undefined ? '' : String.fromCodePoint(Math.min(0x10ffff, parseInt(hex, 16)))).toLowerCase();
}
