import { RequestRules } from '../../src/runtime/url/request-parameters';
import { ViewOptions, StudioAddress } from '../address';
import { actualSize } from './actual-size';
import { Formats } from './formats';
import { LoadedImage } from './loaded-image';
import { ImageState } from './use-image';
import { Wipe } from './wipe';
import { CdnInfo } from '../../src/tools/playground/protocol';
import { Choice } from '../parts/choice';

interface StageProps {
  readonly cdn: CdnInfo;
  readonly address: StudioAddress;
  readonly before: ImageState;
  readonly result: ImageState;
  /** Undefined without transformation. */
  readonly rules?: RequestRules;
  /** Changing it reloads the image. */
  readonly round: number;
  readonly onChangeOptions: (changes: Partial<ViewOptions>) => void;
}

const VIEWS: readonly (readonly [ViewOptions['view'], string])[] = [
  ['wipe', 'Wipe'],
  ['beside', 'Side by side'],
  ['result', 'Result'],
  ['formats', 'Formats'],
];
const ZOOMS: readonly (readonly [ViewOptions['zoom'], string])[] = [
  ['fit', 'Fit'],
  ['actual', '100 %'],
];
const ACCEPT_OPTIONS: readonly (readonly [ViewOptions['accept'], string])[] = [
  ['avif', 'AVIF'],
  ['webp', 'WebP'],
  ['none', 'Neither'],
];

/** Shows the result next to the original. */
export function Stage({ cdn, address, before, result, rules, round, onChangeOptions }: StageProps) {
  const { options } = address;
  return (
    <section class="stage" aria-label="Image">
      <div class="stage-tools">
        {rules && (
          <Choice label="View" value={options.view} options={VIEWS} onChoose={view => onChangeOptions({ view })} />
        )}
        {options.view !== 'formats' && (
          <Choice label="Zoom" value={options.zoom} options={ZOOMS} onChoose={zoom => onChangeOptions({ zoom })} />
        )}
        {rules && (
          <label class="stage-accept">
            Accept
            <select
              value={options.accept}
              onChange={event => onChangeOptions({ accept: event.currentTarget.value as ViewOptions['accept'] })}>
              {ACCEPT_OPTIONS.map(([value, name]) => (
                <option key={value} value={value}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {rules && options.view === 'formats' ? (
        <Formats cdn={cdn} address={address} rules={rules} round={round} original={before.image} />
      ) : (
        <Seen
          view={rules ? options.view : 'result'}
          zoom={options.zoom}
          before={before}
          result={result}
          name={cdn.isRemote ? 'Without parameters' : 'Original'}
        />
      )}
    </section>
  );
}

interface SeenProps {
  readonly view: ViewOptions['view'];
  readonly zoom: ViewOptions['zoom'];
  readonly before: ImageState;
  readonly result: ImageState;
  /** Name of the image that the result is compared with. */
  readonly name: string;
}

function Seen({ view, zoom, before, result, name }: SeenProps) {
  const image = result.image;
  return (
    <div class={`seen ${zoom}${result.isLoading ? ' busy' : ''}`} aria-busy={result.isLoading}>
      {result.problem !== undefined && <p class="seen-words">{result.problem}</p>}
      {image && !image.shown && <Words image={image} />}
      {image?.shown && view === 'wipe' && before.image?.shown && (
        <Wipe before={before.image.shown} after={image.shown} zoom={zoom} name={name} />
      )}
      {image?.shown && view === 'beside' && (
        <div class="beside">
          <Framed title={name} image={before.image} zoom={zoom} />
          <Framed title="Result" image={image} zoom={zoom} />
        </div>
      )}
      {image?.shown && (view === 'result' || (view === 'wipe' && !before.image?.shown)) && (
        <Framed image={image} zoom={zoom} />
      )}
      {!image && result.problem === undefined && <p class="seen-words muted">Loading…</p>}
    </div>
  );
}

function Framed({ title, image, zoom }: { title?: string; image?: LoadedImage; zoom: ViewOptions['zoom'] }) {
  return (
    <figure class="framed">
      <div
        class="framed-image"
        tabIndex={zoom === 'actual' ? 0 : undefined}
        role={zoom === 'actual' ? 'region' : undefined}
        aria-label={zoom === 'actual' ? (title ?? 'Image') : undefined}>
        {image?.shown ? (
          <img
            src={image.shown.url}
            width={image.shown.width}
            height={image.shown.height}
            style={zoom === 'actual' ? actualSize(image.shown) : {}}
            alt={title ?? 'Result'}
          />
        ) : (
          <p class="seen-words muted">{image ? 'This browser cannot display it' : 'Loading…'}</p>
        )}
      </div>
      {title !== undefined && <figcaption>{title}</figcaption>}
    </figure>
  );
}

/** Shows a text response: a description or an error. */
function Words({ image: { text, status, contentType } }: { image: LoadedImage }) {
  if (text === undefined) return <p class="seen-words">This browser cannot display {contentType.split(';')[0]}</p>;
  return (
    <div class={`seen-words${status >= 400 ? ' bad' : ''}`}>
      {status >= 400 && <strong>{status}</strong>}
      <pre><code>{pretty(text)}</code></pre>
    </div>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
