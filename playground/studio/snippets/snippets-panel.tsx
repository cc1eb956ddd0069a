import { useState } from 'preact/hooks';
import { snippetsFor } from './snippets';
import { SnippetSource } from './source';
import { CdnInfo } from '../../../src/tools/playground/protocol';
import { CopyButton } from '../../parts/copy-button';
import { SignedHere } from '../../parts/guard-notes';

interface SnippetsPanelProps {
  readonly cdn: CdnInfo;
  readonly source: SnippetSource;
  /** Whether the CDN offers several widths. */
  readonly hasVariants: boolean;
  /** Name of the chosen snippet. */
  readonly name: string;
  readonly onChoose: (name: string) => void;
}

/** Code snippets for the current variant. */
export function SnippetsPanel({ cdn, source, hasVariants, name, onChoose }: SnippetsPanelProps) {
  const [typed, setTyped] = useState(localStorage.getItem(`base of ${source.base}`) ?? source.base);
  const base = URL.canParse(typed.trim()) ? typed.trim().replace(/\/+$/, '') : source.base;
  const groups = snippetsFor(source, hasVariants);
  const kinds = groups.flatMap(([, members]) => members);
  const shown = kinds.find(kind => kind.name === name) ?? kinds[0];
  const text = shown.print({ ...source, base });
  const changeBase = (domain: string) => {
    localStorage.setItem(`base of ${source.base}`, domain);
    setTyped(domain);
  };
  return (
    <section class="panel code-panel" aria-labelledby="code-title">
      <div class="code-title">
        <h2 id="code-title">Code</h2>
        <select
          aria-label="Kind of code"
          value={shown.name}
          onChange={event => onChoose(event.currentTarget.value)}>
          {groups.map(([group, members]) => (
            <optgroup key={group} label={group}>
              {members.map(kind => <option key={kind.name} value={kind.name}>{kind.name}</option>)}
            </optgroup>
          ))}
        </select>
        <CopyButton text={text} what={shown.name} />
      </div>
      <div class="snippet">
        <pre tabIndex={0} aria-label={shown.name}><code>{text}</code></pre>
      </div>
      <SignedHere cdn={cdn} />
      <label class="snippet-base">Domain in the code
        <input type="url" value={typed} spellcheck={false} onInput={event => changeBase(event.currentTarget.value)} />
      </label>
    </section>
  );
}
