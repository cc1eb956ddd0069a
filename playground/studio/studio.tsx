import { useEffect, useMemo, useState } from 'preact/hooks';
import { printKey } from '../../src/runtime/url/image-request';
import { CdnInfo } from '../../src/tools/playground/protocol';
import { StudioAddress, printAddress } from '../address';
import { cdnPath, originalPath } from '../api';
import { changed, loadChanges, settled } from '../changes/image-changes';
import { UploadList } from '../changes/upload-list';
import { rulesOf } from '../data';
import { go } from '../state';
import { ChangeButtons } from './change-buttons';
import { COMPARING } from './comparison/use-comparison';
import { Controls } from './controls/controls';
import { EdgePanel } from './edge-panel';
import { ACCEPT, edgeView } from './edge-view';
import { Facts } from './facts';
import { HeadersPanel } from './headers-panel';
import { LoadedImage } from './loaded-image';
import { MissingImage } from './missing-image';
import { withChanges } from './parameter-changes';
import { RefinementPanel } from './refinement/refinement-panel';
import { useRefinement } from './refinement/use-refinement';
import { curlCommand } from './snippets/curl';
import { SnippetsPanel } from './snippets/snippets-panel';
import { printQuery, without } from './snippets/source';
import { Stage } from './stage/stage';
import { ImageState, useImage } from './use-image';
import { CopyButton } from '../parts/copy-button';
import { GuardNotes, isLocked } from '../parts/guard-notes';
import { useOriginal } from '../parts/use-original';

interface StudioProps {
  readonly cdn: CdnInfo;
  readonly address: StudioAddress;
}

/** Page of one image: result, controls, code and headers. */
export function Studio({ cdn, address }: StudioProps) {
  const { key, parameters, options } = address;
  const [round, setRound] = useState(0);
  const rules = useMemo(() => rulesOf(cdn), [cdn]);
  const accept = ACCEPT[options.accept];
  const facts = useOriginal(cdn.id, key);
  const before = useImage(
    cdn.isRemote ? cdnPath(cdn.id, key) : originalPath(cdn.id, key),
    ACCEPT.none,
    round + changed.value,
  );
  const resultPath = cdnPath(cdn.id, key, printQuery(parameters), rules?.dialect);
  const result = useImage(resultPath, accept, round + settled.value);
  const refined = useRefinement(resultPath, accept, result);
  const isMissing = isMissingImage(cdn, before, result);
  const view = useMemo(
    () => rules && edgeView(printKey(key), parameters, accept, rules),
    [key, parameters, accept, rules],
  );
  const idle = view && !('problem' in view) ? view.idle : [];
  const source = {
    base: cdn.url,
    key,
    parameters: without(parameters, ...idle),
    preset: rules?.presets[parameters.preset],
    widths: rules?.widths ?? [],
    dialect: rules?.dialect,
    size: result.image?.shown,
  };
  useEffect(() => { if (cdn.canChange) loadChanges(cdn.id); }, [cdn]);
  const reload = () => setRound(other => other + 1);
  const change = (changes: Partial<StudioAddress>) => go({ ...address, ...changes }, false);
  const compareRefined = () => {
    const isComparing = COMPARING.includes(options.view);
    change({ options: { ...options, view: isComparing ? options.view : 'wipe', pair: 'first', tool: 'view' } });
    document.querySelector('.stage')?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div class={rules ? 'studio' : 'studio plain'}>
      <div class="studio-path">
        <StudioPath cdn={cdn} imageKey={key} />
        {!isMissing && (
          <div class="studio-share">
            <CopyButton what="link" isNamed text={() => location.origin + location.pathname + printAddress(address)} />
            <CopyButton what="as curl" isNamed text={() => curlCommand(source, accept, result.image?.contentType)} />
          </div>
        )}
        {!isMissing && cdn.canChange && <ChangeButtons cdn={cdn} imageKey={key} />}
        <UploadList cdn={cdn.id} />
        <GuardNotes cdn={cdn} />
      </div>
      {isMissing ? (
        <MissingImage cdn={cdn} imageKey={key} status={result.image!.status} onReload={reload} />
      ) : (
        <>
          <div class="studio-work">
            <Stage cdn={cdn} address={address} before={before} result={result} refined={refined} rules={rules}
              round={round + settled.value}
              onChangeOptions={changes => change({ options: { ...options, ...changes } })}
              onChangeParameters={changes => change({ parameters: withChanges(parameters, changes) })} />
            <Facts
              before={before}
              result={result}
              facts={facts}
              isRemote={cdn.isRemote}
              onReload={reload}
            />
            {rules
              ? <Controls rules={rules} parameters={parameters} onChange={changes => change({
                parameters: changes === 'reset' ? {} : withChanges(parameters, changes),
              })} />
              : <NoTransformation />}
          </div>
          <div class="studio-panels">
            {view && (
              <EdgePanel
                view={view}
                result={result.image}
                transformation={cdn.transformation!}
                hasLimit={!cdn.guards.some(({ of }) => of === 'transforming')}
              />
            )}
            {refined && <RefinementPanel refined={refined} onCompare={compareRefined} />}
            <SnippetsPanel
              cdn={cdn}
              source={source}
              hasVariants={rules !== undefined}
              name={options.code}
              onChoose={code => change({ options: { ...options, code } })}
            />
            <HeadersPanel image={result.image} />
          </div>
        </>
      )}
    </div>
  );
}

/** Returns whether neither the original nor a cached variant exists. CDNs whose viewers must sign respond with 403. */
function isMissingImage(cdn: CdnInfo, { image: before }: ImageState, { image: result }: ImageState): boolean {
  return !isLocked(cdn) && before !== undefined && saysMissing(before) && (result?.status ?? 0) >= 400;
}

/** S3 responds with 403, too, if a key is missing. The 403 of the transform function is a missing signature. */
function saysMissing({ status, contentType }: LoadedImage): boolean {
  return status === 404 || status === 403 && !contentType.startsWith('application/problem+json');
}

function StudioPath({ cdn, imageKey }: { cdn: CdnInfo; imageKey: string }) {
  const slash = imageKey.lastIndexOf('/') + 1;
  const folder = imageKey.slice(0, slash);
  return (
    <h1 class="path">
      <a href={printAddress({ page: 'gallery', cdn: cdn.id, folder, search: '' })}>
        {folder === '' ? 'All images' : folder.slice(0, -1)}
      </a>
      <span class="path-slash" aria-hidden="true">
        /
      </span>
      <span class="path-here">{imageKey.slice(slash)}</span>
    </h1>
  );
}

function NoTransformation() {
  return (
    <section class="panel controls" aria-labelledby="no-transformation">
      <h2 id="no-transformation">Originals only</h2>
      <p>This CDN serves images unchanged. To resize and convert them by URL, add one prop to the construct:</p>
      <pre><code>transformation: ImageTransformation.onDemand(),</code></pre>
    </section>
  );
}
