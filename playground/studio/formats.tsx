import { RequestRules } from '../../src/runtime/url/request-parameters';
import { CdnInfo } from '../../src/tools/playground/protocol';
import { StudioAddress, printAddress } from '../address';
import { cdnPath } from '../api';
import { ACCEPT } from './edge-view';
import { Picture, formatOf } from './picture';
import { SavingOf } from './saving';
import { printQuery } from './snippets';
import { usePicture } from './use-picture';
import { bytes, milliseconds } from '../parts/units';

interface FormatsProps {
  readonly cdn: CdnInfo;
  readonly address: StudioAddress;
  readonly rules: RequestRules;
  /** Another one asks again for all of them. */
  readonly round: number;
  readonly original?: Picture;
}

const DESCRIPTIONS = ['json', 'blurhash'];

/** The picture in every format that is made, all else being equal. */
export function Formats({ rules, ...rest }: FormatsProps) {
  return (
    <ul class="formats">
      {rules.formats.filter(format => !DESCRIPTIONS.includes(format)).map(format => <Format key={format} format={format} {...rest} />)}
    </ul>
  );
}

function Format({ cdn, address, format, round, original }: Omit<FormatsProps, 'rules'> & { format: string }) {
  const { auto, ...others } = address.parameters;
  const parameters = { ...others, fm: format };
  const { picture, isLoading, problem } = usePicture(cdnPath(cdn.id, address.key, printQuery(parameters)), ACCEPT.none, round);
  const to = printAddress({ ...address, parameters, look: { ...address.look, view: 'wipe' } });
  return (
    <li class="format" aria-busy={isLoading}>
      <a href={to} class="format-picture">
        {picture?.shown ? <img src={picture.shown.url} alt={`As ${format}`} /> : <span class="muted">{problem ?? (picture ? 'Not shown' : `Making ${format}…`)}</span>}
      </a>
      <div class="format-facts">
        <strong>{picture ? formatOf(picture) : format.toUpperCase()}</strong>
        {picture && <><span>{bytes(picture.bytes)}</span><SavingOf size={picture.bytes} original={original?.bytes} /></>}
        {picture?.milliseconds !== undefined && <span class="muted">{milliseconds(picture.milliseconds)}</span>}
      </div>
    </li>
  );
}
