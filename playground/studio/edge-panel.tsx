import { EdgeView } from './edge-view';
import { LoadedImage } from './loaded-image';
import { LIMIT_HEADER, ORIGINAL_HEADER } from '../../src/runtime/transformer/image-headers';
import { inWords } from '../../src/runtime/url/parameter-names';
import { TransformationInfo } from '../../src/tools/playground/protocol';

interface EdgePanelProps {
  readonly view: EdgeView;
  readonly result?: LoadedImage;
  readonly transformation: TransformationInfo;
  /** Whether variants other than core variants count toward a limit. Signed ones do not. */
  readonly hasLimit: boolean;
}

/** Shows the variant that the edge function derives from the URL. */
export function EdgePanel({ view, result, transformation, hasLimit }: EdgePanelProps) {
  return (
    <section class="panel" aria-labelledby="edge-title">
      <h2 id="edge-title">What the CDN makes of the URL</h2>
      {'problem' in view ? <p class="bad"><strong>400</strong> {view.problem}</p> : (
        <>
          <p class="variant"><code>{view.variant}</code></p>
          <ul class="remarks">
            {view.width && <li>{widthRemark(view.width)}</li>}
            {view.unknown.length > 0 && <li class="bad">Ignored unknown parameters: {inWords(view.unknown)}</li>}
            {view.idle.length > 0 && <li>No effect: <Names names={view.idle} /></li>}
            {!view.isCore && hasLimit && <li>{limitRemark(transformation)}</li>}
            {result?.headers[LIMIT_HEADER] === 'reached' && (
              <li class="bad">This image has as many variants as are allowed: this is the nearest usual width</li>
            )}
            {result?.headers[ORIGINAL_HEADER] === 'replica' && (
              <li>Transformed from the replica, since the bucket is unavailable: cached for a minute and not stored</li>
            )}
            {!transformation.rules && <li>Assumes default settings, since a deployed CDN does not reveal its own</li>}
          </ul>
        </>
      )}
    </section>
  );
}

function Names({ names }: { names: readonly string[] }) {
  return <>{names.map((name, index) => <>{index > 0 && ', '}<code>{name}</code></>)}</>;
}

function widthRemark({ requested, served }: { readonly requested: number; readonly served: number }): string {
  return `${requested} px requested, ${served} px served: `
    + `${served > requested ? 'the next width that the CDN makes' : 'the maximum width'}`;
}

function limitRemark({ maxVariants }: TransformationInfo): string {
  return `Counts toward the variant limit${maxVariants === undefined ? '' : ` of ${maxVariants} variants`}`;
}
