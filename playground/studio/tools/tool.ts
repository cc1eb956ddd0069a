import { RequestRules } from '../../../src/runtime/url/request-parameters';
import { ShownImage } from '../loaded-image';
import { ParameterChanges } from '../parameter-changes';
import { PaneView } from '../stage/pane';
import { Point } from '../stage/viewport';

/** The image on which a tool works. */
export interface ToolSource {
  readonly image: ShownImage;
  /** Unit of positions: pixels of the original, or shares if its size is not known. */
  readonly unit: 'pixels' | 'shares';
  /** The focal point of the original, which it carries or which was found. */
  readonly focus?: Point;
}

export interface ToolProps extends PaneView {
  readonly source: ToolSource;
  readonly rules: RequestRules;
  readonly parameters: Readonly<Record<string, string>>;
  readonly onChange: (changes: ParameterChanges) => void;
}
