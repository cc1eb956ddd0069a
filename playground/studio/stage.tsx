import { RequestRules } from '../../src/runtime/url/request-parameters';
import { Look, StudioAddress } from '../address';
import { actualSize } from './actual-size';
import { Formats } from './formats';
import { Picture } from './picture';
import { Loading } from './use-picture';
import { Wipe } from './wipe';
import { CdnInfo } from '../../src/tools/playground/protocol';
import { Choice } from '../parts/choice';

interface StageProps {
  readonly cdn: CdnInfo;
  readonly address: StudioAddress;
  readonly before: Loading;
  readonly result: Loading;
  /** Missing where images are only read. */
  readonly rules?: RequestRules;
  /** Another one asks again for what is shown. */
  readonly round: number;
  readonly onLook: (changes: Partial<Look>) => void;
}

const VIEWS: readonly (readonly [Look['view'], string])[] = [['wipe', 'Wipe'], ['beside', 'Side by side'], ['picture', 'Result'], ['formats', 'Formats']];
const ZOOMS: readonly (readonly [Look['zoom'], string])[] = [['fit', 'Fit'], ['actual', '100 %']];
const TAKES: readonly (readonly [Look['takes'], string])[] = [['avif', 'AVIF'], ['webp', 'WebP'], ['none', 'neither']];

/** Where the picture is seen. */
export function Stage({ cdn, address, before, result, rules, round, onLook }: StageProps) {
  const { look } = address;
  return (
    <section class="stage" aria-label="Picture">
      <div class="stage-tools">
        {rules && <Choice label="View" value={look.view} options={VIEWS} onChoose={view => onLook({ view })} />}
        {look.view !== 'formats' && <Choice label="Zoom" value={look.zoom} options={ZOOMS} onChoose={zoom => onLook({ zoom })} />}
        {rules && (
          <label class="stage-takes">Viewer takes
            <select value={look.takes} onChange={event => onLook({ takes: event.currentTarget.value as Look['takes'] })}>
              {TAKES.map(([value, name]) => <option key={value} value={value}>{name}</option>)}
            </select>
          </label>
        )}
      </div>
      {rules && look.view === 'formats'
        ? <Formats cdn={cdn} address={address} rules={rules} round={round} original={before.picture} />
        : <Seen view={rules ? look.view : 'picture'} zoom={look.zoom} before={before} result={result} name={cdn.isRemote ? 'Without parameters' : 'Original'} />}
    </section>
  );
}

interface SeenProps {
  readonly view: Look['view'];
  readonly zoom: Look['zoom'];
  readonly before: Loading;
  readonly result: Loading;
  /** Of what the result is compared to. */
  readonly name: string;
}

function Seen({ view, zoom, before, result, name }: SeenProps) {
  const picture = result.picture;
  return (
    <div class={`seen ${zoom}${result.isLoading ? ' busy' : ''}`} aria-busy={result.isLoading}>
      {result.problem !== undefined && <p class="seen-words">{result.problem}</p>}
      {picture && !picture.shown && <Words picture={picture} />}
      {picture?.shown && view === 'wipe' && before.picture?.shown && <Wipe before={before.picture.shown} after={picture.shown} zoom={zoom} name={name} />}
      {picture?.shown && view === 'beside' && (
        <div class="beside">
          <Framed title={name} picture={before.picture} zoom={zoom} />
          <Framed title="Result" picture={picture} zoom={zoom} />
        </div>
      )}
      {picture?.shown && (view === 'picture' || (view === 'wipe' && !before.picture?.shown)) && <Framed picture={picture} zoom={zoom} />}
      {!picture && result.problem === undefined && <p class="seen-words muted">Loading…</p>}
    </div>
  );
}

function Framed({ title, picture, zoom }: { title?: string; picture?: Picture; zoom: Look['zoom'] }) {
  return (
    <figure class="framed">
      <div class="framed-picture" tabIndex={zoom === 'actual' ? 0 : undefined} role={zoom === 'actual' ? 'region' : undefined} aria-label={zoom === 'actual' ? title ?? 'Picture' : undefined}>
        {picture?.shown
          ? <img src={picture.shown.url} width={picture.shown.width} height={picture.shown.height} style={zoom === 'actual' ? actualSize(picture.shown) : {}} alt={title ?? 'Result'} />
          : <p class="seen-words muted">{picture ? 'This browser does not show it' : 'Loading…'}</p>}
      </div>
      {title !== undefined && <figcaption>{title}</figcaption>}
    </figure>
  );
}

/** What is no picture: a description, or what is wrong. */
function Words({ picture: { text, status, contentType } }: { picture: Picture }) {
  if (text === undefined) return <p class="seen-words">It came, but this browser does not show {contentType.split(';')[0]}</p>;
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
