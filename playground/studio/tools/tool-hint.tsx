import { focalPointOf } from './focal-point';
import { RequestRules, merged } from '../../../src/runtime/url/request-parameters';
import { ParameterChanges } from '../parameter-changes';
import { Size } from '../stage/viewport';

interface ToolHintProps {
  readonly tool: 'point' | 'rect';
  readonly rules: RequestRules;
  readonly parameters: Readonly<Record<string, string>>;
  /** The image before its crop, once it is loaded. */
  readonly image?: Size;
  readonly onChange: (changes: ParameterChanges) => void;
  /** Saves a focal point in the original, or removes it. Missing if originals cannot be changed. */
  readonly onSave?: (point: string | undefined) => void;
  readonly onLeave: () => void;
}

const SHAPES = ['1:1', '4:5', '4:3', '3:2', '16:9', '9:16'];
const REMOVED: Readonly<Record<ToolHintProps['tool'], ParameterChanges>> = {
  point: { 'crop': undefined, 'fp-x': undefined, 'fp-y': undefined },
  rect: { rect: undefined },
};

/** Explains a tool, and ends it. */
export function ToolHint({ tool, rules, parameters, image, onChange, onSave, onLeave }: ToolHintProps) {
  const all = merged({ ...parameters }, parameters.preset, rules);
  const hasBox = all.w !== undefined && all.h !== undefined;
  const isSet = Object.keys(REMOVED[tool]).some(name => parameters[name] !== undefined);
  const point = image && all.crop?.includes('focalpoint') ? focalPointOf(all, image) : undefined;
  return (
    <div class="tool-hint">
      <p>
        {tool === 'point'
          ? 'Click or drag the point that the crop keeps' : 'Drag a rectangle, its edges or its corners'}
        <span class="muted">, or use the arrow keys. Shift takes larger steps, Esc ends.</span>
      </p>
      {tool === 'point' && !hasBox && (
        <label class="tool-shape">
          Shape
          <select value={all.ar ?? ''} onChange={event => onChange({ ar: event.currentTarget.value, fit: 'crop' })}>
            {all.ar === undefined && <option value="">–</option>}
            {[...SHAPES, ...all.ar === undefined || SHAPES.includes(all.ar) ? [] : [all.ar]].map(shape => (
              <option key={shape} value={shape}>{shape}</option>
            ))}
          </select>
        </label>
      )}
      {tool === 'point' && onSave && (
        <>
          <button type="button" class="small" disabled={!point} onClick={() => onSave(`${point!.x},${point!.y}`)}>
            Save in original
          </button>
          <button type="button" class="small" onClick={() => onSave(undefined)}>Remove from original</button>
        </>
      )}
      <button type="button" class="small" disabled={!isSet} onClick={() => onChange(REMOVED[tool])}>Remove</button>
      <button type="button" class="small main" onClick={onLeave}>Done</button>
    </div>
  );
}

/** Returns the parameters that a tool has set, as in a URL. */
export function toolValue(tool: ToolHintProps['tool'], parameters: Readonly<Record<string, string>>): string {
  if (tool === 'rect') return parameters.rect === undefined ? 'No rectangle' : `rect=${parameters.rect}`;
  if (!parameters.crop?.includes('focalpoint')) return 'Focal point of crops by content';
  const { 'fp-x': x = '0.5', 'fp-y': y = '0.5' } = parameters;
  return `fp-x=${x} fp-y=${y}`;
}
