import { EdgeView } from './edge-view';
import { Picture } from './picture';
import { LIMIT_HEADER, ORIGINAL_HEADER } from '../../src/runtime/transformer/image-headers';
import { inWords } from '../../src/runtime/url/parameter-names';
import { TransformationInfo } from '../../src/tools/playground/protocol';

interface EdgePanelProps {
  readonly view: EdgeView;
  readonly result?: Picture;
  readonly transformation: TransformationInfo;
  /** Whether what is not always made is counted: what is signed is not. */
  readonly hasLimit: boolean;
}

/** What the edge makes of the URL, before it looks into its cache. */
export function EdgePanel({ view, result, transformation, hasLimit }: EdgePanelProps) {
  return (
    <section class="panel" aria-labelledby="edge-title">
      <h2 id="edge-title">What the edge makes of it</h2>
      {'problem' in view ? <p class="bad"><strong>400</strong> {view.problem}</p> : (
        <>
          <p class="variant"><code>{view.variant}</code></p>
          <ul class="remarks">
            {view.width && <li>{view.width.asked} px asked for, {view.width.made} px made: {view.width.made > view.width.asked ? 'the next width of the ladder' : 'the largest that is made'}</li>}
            {view.unknown.length > 0 && <li class="bad">Unknown, and so ignored: {inWords(view.unknown)}</li>}
            {view.idle.length > 0 && <li>Nothing changes by {view.idle.map((name, index) => <>{index > 0 && ', '}<code>{name}</code></>)}</li>}
            {(view.isCore || hasLimit) && <li>{view.isCore ? 'Always made: one of the ladder’s widths or a preset' : limitOf(transformation)}</li>}
            {result?.headers[LIMIT_HEADER] === 'reached' && <li class="bad">The variant limit is reached: this is the nearest core variant</li>}
            {result?.headers[ORIGINAL_HEADER] === 'replica' && <li>Made of the replica’s copy, as the bucket cannot be reached: kept for a minute, and not stored</li>}
            {!transformation.rules && <li>By the default settings, as a deployed CDN does not tell its own</li>}
          </ul>
        </>
      )}
    </section>
  );
}

function limitOf({ maxVariants }: TransformationInfo): string {
  return `Counts toward the variant limit${maxVariants === undefined ? '' : ` of ${maxVariants} variants`}`;
}
