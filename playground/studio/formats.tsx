import { DialectRules } from '../../src/runtime/url/dialects/dialect-rules';
import { ORIGINAL_FORMAT } from '../../src/runtime/url/original-format';
import { DESCRIPTION } from '../../src/runtime/url/request-operations';
import { RequestRules } from '../../src/runtime/url/request-parameters';
import { CdnInfo } from '../../src/tools/playground/protocol';
import { StudioAddress, printAddress } from '../address';
import { cdnPath } from '../api';
import { ACCEPT } from './edge-view';
import { FormatTimes } from './format-times';
import { LoadedImage, formatOf } from './loaded-image';
import { Saving, pixelShare } from './saving';
import { printQuery } from './snippets/source';
import { useImage } from './use-image';
import { Picture } from '../parts/picture';
import { bytes } from '../parts/units';

interface FormatsProps {
  readonly cdn: CdnInfo;
  readonly address: StudioAddress;
  readonly rules: RequestRules;
  /** Changing it reloads all formats. */
  readonly round: number;
  readonly original?: LoadedImage;
}

interface FormatProps extends Omit<FormatsProps, 'rules'> {
  readonly format: string;
  readonly dialect?: DialectRules;
}

/** Values of `fm` whose results have the content type of another one. */
const KINDS_OF_PNG = ['png8', 'png32'];

/** The variant in every available format. */
export function Formats({ rules, ...rest }: FormatsProps) {
  return (
    <ul class="formats">
      {rules.formats
        .filter(format => !DESCRIPTION.test(format) && format !== ORIGINAL_FORMAT)
        .map(format => (
          <Format key={format} format={format} dialect={rules.dialect} {...rest} />
        ))}
    </ul>
  );
}

function Format({ cdn, address, format, dialect, round, original }: FormatProps) {
  const { auto, ...others } = address.parameters;
  const parameters = { ...others, fm: format };
  const path = cdnPath(cdn.id, address.key, printQuery(parameters), dialect);
  const { image, isLoading, problem } = useImage(path, ACCEPT.none, round);
  const to = printAddress({ ...address, parameters, options: { ...address.options, view: 'wipe' } });
  return (
    <li class="format" aria-busy={isLoading}>
      <a href={to} class="format-image">
        {image?.shown ? (
          <Picture src={image.shown.url} alt={`As ${format}`} isAnimated={image.shown.isAnimated} />
        ) : (
          <span class="muted">{problem ?? (image ? 'Not shown' : `Loading ${format}…`)}</span>
        )}
      </a>
      <div class="format-facts">
        <strong>{image && !KINDS_OF_PNG.includes(format) ? formatOf(image) : format.toUpperCase()}</strong>
        {image && <>
          <span>{bytes(image.bytes)}</span>
          <Saving size={image.bytes} original={original?.bytes} pixels={pixelShare(image, original)} />
        </>}
        {image && <FormatTimes image={image} path={path} />}
      </div>
    </li>
  );
}
