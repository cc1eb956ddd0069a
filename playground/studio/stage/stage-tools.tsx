import { Choice } from '../../parts/choice';
import { ViewOptions } from '../../view-options';

interface StageToolsProps {
  readonly options: ViewOptions;
  /** Whether the CDN makes variants. */
  readonly hasVariants: boolean;
  readonly onChange: (changes: Partial<ViewOptions>) => void;
}

const VIEWS: readonly (readonly [ViewOptions['view'], string])[] = [
  ['wipe', 'Wipe'],
  ['beside', 'Side by side'],
  ['difference', 'Difference'],
  ['result', 'Result'],
  ['formats', 'Formats'],
];
const TOOLS = [['point', 'Focal point'], ['rect', 'Rectangle']] as const;
const ACCEPT_OPTIONS: readonly (readonly [ViewOptions['accept'], string])[] = [
  ['avif', 'AVIF'],
  ['webp', 'WebP'],
  ['none', 'Neither'],
];

/** Choice of the view, of the tools that work on the image, and of the viewer. */
export function StageTools({ options, hasVariants, onChange }: StageToolsProps) {
  if (!hasVariants) return null;
  return (
    <div class="stage-tools">
      <Choice
        label="View"
        value={options.tool === 'view' ? options.view : undefined}
        options={VIEWS}
        onChoose={view => onChange({ view, tool: 'view' })}
      />
      <div class="stage-edit" role="group" aria-label="Edit on the image">
        {TOOLS.map(([tool, name]) => (
          <button
            key={tool}
            id={`tool-${tool}`}
            type="button"
            class="small tool"
            aria-pressed={options.tool === tool}
            onClick={() => onChange({ tool: options.tool === tool ? 'view' : tool, zoom: 'fit', x: 0.5, y: 0.5 })}>
            <ToolIcon tool={tool} />{name}
          </button>
        ))}
      </div>
      <label class="stage-accept">
        <span>Accept</span>
        <select
          aria-label="Accept"
          value={options.accept}
          onChange={event => onChange({ accept: event.currentTarget.value as ViewOptions['accept'] })}>
          {ACCEPT_OPTIONS.map(([value, name]) => <option key={value} value={value}>{name}</option>)}
        </select>
      </label>
    </div>
  );
}

function ToolIcon({ tool }: { tool: 'point' | 'rect' }) {
  return (
    <svg class="tool-icon" viewBox="0 0 16 16" aria-hidden="true">
      {tool === 'point'
        ? <path d="M8 1v4M8 11v4M1 8h4M11 8h4M5 8a3 3 0 1 0 6 0 3 3 0 0 0-6 0" />
        : <path d="M4 1v11h11M1 4h11v11" />}
    </svg>
  );
}
