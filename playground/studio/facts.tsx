import { ComponentChildren } from 'preact';
import { Picture, formatOf } from './picture';
import { SavingOf } from './saving';
import { Loading } from './use-picture';
import { Result } from '../parts/result';
import { bytes, milliseconds } from '../parts/units';

interface FactsProps {
  readonly before: Loading;
  readonly result: Loading;
  readonly isRemote: boolean;
  readonly onAgain: () => void;
}

/** What came of it, in numbers. */
export function Facts({ before, result: { picture, isLoading }, isRemote, onAgain }: FactsProps) {
  return (
    <section class={isLoading ? 'facts busy' : 'facts'} aria-label="What came" aria-busy={isLoading}>
      <dl>
        <Fact name="Size">{picture && <>{bytes(picture.bytes)} {picture.shown && <SavingOf size={picture.bytes} original={before.picture?.bytes} />}</>}</Fact>
        <Fact name={isRemote ? 'Without parameters' : 'Original'}>{before.picture && <>{bytes(before.picture.bytes)} <span class="muted">{sizeOf(before.picture)}</span></>}</Fact>
        <Fact name="Format">{picture && formatOf(picture)}</Fact>
        <Fact name="Dimensions">{picture && (sizeOf(picture) || '–')}</Fact>
        <Fact name="Time">{picture?.milliseconds !== undefined && milliseconds(picture.milliseconds)}</Fact>
        <Fact name="x-cache">{picture && <Result status={picture.status} xCache={picture.headers['x-cache'] ?? ''} />}{picture?.headers.age !== undefined && <span class="muted"> {picture.headers.age} s old</span>}</Fact>
      </dl>
      <button type="button" onClick={onAgain}>Ask again</button>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return <div><dt>{name}</dt><dd>{children || <span class="muted">–</span>}</dd></div>;
}

function sizeOf({ shown }: Picture): string {
  return shown ? `${shown.width} × ${shown.height}` : '';
}
