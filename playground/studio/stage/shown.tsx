import { DifferenceView } from './difference';
import { PaneView } from './pane';
import { Beside, Single } from './single';
import { Wipe } from './wipe';
import { RequestRules } from '../../../src/runtime/url/request-parameters';
import { StudioAddress } from '../../address';
import { ViewOptions } from '../../view-options';
import { Comparison } from '../comparison/use-comparison';
import { LoadedImage, ShownImage } from '../loaded-image';
import { ParameterChanges } from '../parameter-changes';
import { PointTool } from '../tools/point-tool';
import { RectangleTool } from '../tools/rectangle-tool';
import { ToolSource } from '../tools/tool';
import { ImageState } from '../use-image';

interface ShownProps {
  readonly address: StudioAddress;
  readonly result: ImageState;
  readonly rules?: RequestRules;
  readonly comparison: Comparison;
  /** The image of the chosen tool, once loaded. */
  readonly source?: ToolSource;
  readonly view: PaneView;
  readonly onChangeOptions: (changes: Partial<ViewOptions>) => void;
  readonly onChangeParameters: (changes: ParameterChanges) => void;
}

/** The images of the chosen view or tool. */
export function Shown(props: ShownProps) {
  const { address: { options, parameters }, result, rules, source, view, comparison, onChangeParameters } = props;
  if (rules && options.tool !== 'view') {
    const Tool = options.tool === 'point' ? PointTool : RectangleTool;
    return (
      <div class="seen editing">
        {source
          ? <Tool source={source} rules={rules} parameters={parameters} onChange={onChangeParameters} {...view} />
          : <p class="seen-words muted">Loading…</p>}
      </div>
    );
  }
  const { image, isLoading, problem } = result;
  return (
    <div class={isLoading ? 'seen busy' : 'seen'} aria-busy={isLoading || comparison.isLoading}>
      {problem !== undefined && <p class="seen-words">{problem}</p>}
      {image && !image.shown && <Words image={image} />}
      {image?.shown && <Compared {...props} shown={image.shown} />}
      {!image && problem === undefined && <p class="seen-words muted">Loading…</p>}
    </div>
  );
}

function Compared({ address: { options }, rules, comparison, view, shown, onChangeOptions }:
ShownProps & { shown: ShownImage }) {
  const { before, after, problem, isLoading, reference } = comparison;
  if (!rules || options.view === 'result') return <Single name="Result" image={shown} {...view} />;
  if (problem !== undefined || !before.image || !after.image) {
    const single = after.image ? { name: after.name, image: after.image } : { name: 'Result', image: shown };
    return (
      <>
        <Single {...single} isNamed {...view} />
        <p class="seen-note" role="status">
          {problem ?? (isLoading ? `Loading: ${before.name}…` : 'No image to compare with')}
        </p>
      </>
    );
  }
  const pair = {
    before: { name: before.name, image: before.image }, after: { name: after.name, image: after.image }, ...view,
  };
  switch (options.view) {
    case 'beside': return <Beside {...pair} />;
    case 'difference': {
      const onGain = (gain: number) => onChangeOptions({ gain });
      return <DifferenceView {...pair} reference={reference} gain={options.gain} onGain={onGain} />;
    }
    default: return (
      <Wipe {...pair} position={options.wipe} onPosition={wipe => onChangeOptions({ wipe })} />
    );
  }
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
