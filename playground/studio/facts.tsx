import { ComponentChildren } from 'preact';
import { LoadedImage, formatOf } from './loaded-image';
import { Saving, pixelShare } from './saving';
import { ImageState } from './use-image';
import { ENCODING_HEADER } from '../../src/runtime/transformer/image-headers';
import { OriginalFacts } from '../../src/tools/playground/protocol';
import { Credit } from '../parts/credit';
import { Result } from '../parts/result';
import { bytes, milliseconds } from '../parts/units';

interface FactsProps {
  readonly before: ImageState;
  readonly result: ImageState;
  readonly facts?: OriginalFacts | null;
  readonly isRemote: boolean;
  readonly onReload: () => void;
}

/** Size, format and timing of the response. */
export function Facts({ before, result: { image, isLoading }, facts, isRemote, onReload }: FactsProps) {
  const original = before.image && before.image.status < 400 ? before.image : undefined;
  return (
    <section class={isLoading ? 'facts busy' : 'facts'} aria-label="Response" aria-busy={isLoading}>
      <dl>
        <Fact name="Size">
          {image && (
            <>
              {bytes(image.bytes)}{' '}
              {image.shown
                && <Saving size={image.bytes} original={original?.bytes} pixels={pixelShare(image, original)} />}
            </>
          )}
        </Fact>
        <Fact name={isRemote ? 'Without parameters' : 'Original'}>
          {original && <>{bytes(original.bytes)} <span class="muted">{sizeOf(original)}</span></>}
          {before.image && !original && <span class="muted">Does not exist</span>}
        </Fact>
        <Fact name="Format">{image && formatOf(image)}</Fact>
        <Fact name="Encoding">{image && <Encoding image={image} />}</Fact>
        <Fact name="Dimensions">{image && (sizeOf(image) || '–')}</Fact>
        <Fact name="Time">{image?.milliseconds !== undefined && milliseconds(image.milliseconds)}</Fact>
        <Fact name="x-cache">
          {image && <Result status={image.status} xCache={image.headers['x-cache'] ?? ''} />}
          {image?.headers.age !== undefined && <span class="muted"> {image.headers.age} s old</span>}
        </Fact>
        {facts?.credit && (
          <Fact name="Credit"><span class="muted wrapping"><Credit credit={facts.credit} /></span></Fact>
        )}
        {facts?.contentCredentials && (
          <Fact name="Content Credentials">Dropped <span class="muted wrapping">variants contain none</span></Fact>
        )}
      </dl>
      <button type="button" onClick={onReload}>Reload</button>
    </section>
  );
}

/** The encoding, and why the content of the image led to it. */
function Encoding({ image }: { image: LoadedImage }) {
  const choice = image.headers[ENCODING_HEADER]?.split('; ');
  if (choice === undefined) return <span class="muted">–</span>;
  const [content, encoding, reason] = choice;
  const because = reason === 'photographs hide losses' ? 'because it is a photograph' : `${content}: ${reason}`;
  return <>{encoding} <span class="muted wrapping">{because}</span></>;
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return <div><dt>{name}</dt><dd>{children || <span class="muted">–</span>}</dd></div>;
}

function sizeOf({ shown }: LoadedImage): string {
  return shown ? `${shown.width} × ${shown.height}` : '';
}
