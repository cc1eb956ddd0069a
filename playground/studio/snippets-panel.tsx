import { useState } from 'preact/hooks';
import { SnippetSource, snippetsOf } from './snippets';
import { CdnInfo } from '../../src/tools/playground/protocol';
import { Choice } from '../parts/choice';
import { CopyButton } from '../parts/copy-button';
import { SignedHere } from '../parts/guard-notes';

interface SnippetsPanelProps {
  readonly cdn: CdnInfo;
  readonly source: SnippetSource;
  /** Whether the CDN offers several widths. */
  readonly hasVariants: boolean;
}

const ALWAYS = ['URL', 'TypeScript', 'Python', 'CDK'];

/** Code snippets for the current variant. */
export function SnippetsPanel({ cdn, source, hasVariants }: SnippetsPanelProps) {
  const [typed, setTyped] = useState(localStorage.getItem(`base of ${source.base}`) ?? source.base);
  const base = typed.trim().replace(/\/+$/, '') || source.base;
  const [name, setName] = useState('URL');
  const snippets = snippetsOf({ ...source, base }).filter(snippet => hasVariants || ALWAYS.includes(snippet.name));
  const { text } = snippets.find(snippet => snippet.name === name) ?? snippets[0];
  const changeBase = (domain: string) => {
    localStorage.setItem(`base of ${source.base}`, domain);
    setTyped(domain);
  };
  return (
    <section class="panel code-panel" aria-labelledby="code-title">
      <div class="code-title">
        <h2 id="code-title">Code</h2>
        <CopyButton text={text} what={name} />
      </div>
      <Choice
        label="Kind of code"
        value={name}
        options={snippets.map(snippet => [snippet.name, snippet.name] as const)}
        onChoose={setName}
      />
      <div class="snippet">
        <pre tabIndex={0} aria-label={name}><code>{text}</code></pre>
      </div>
      <SignedHere cdn={cdn} />
      <label class="snippet-base">Domain in the code
        <input type="url" value={typed} spellcheck={false} onInput={event => changeBase(event.currentTarget.value)} />
      </label>
    </section>
  );
}
