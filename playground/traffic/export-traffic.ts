import { TrafficFilter } from './filter';
import { CdnInfo } from '../../src/tools/playground/protocol';
import { TrafficRequest } from '../../src/tools/playground/traffic-protocol';
import { fetchTraces } from '../api';

/** Downloads the details of requests as JSON. The server has redacted signatures and credentials. */
export async function exportTraffic(
  { id, name, url }: CdnInfo, shown: readonly TrafficRequest[], filter: TrafficFilter,
): Promise<void> {
  const wanted = new Set(shown.map(request => request.id));
  const { requests } = await fetchTraces(id);
  const content = {
    cdn: name,
    url,
    exported: new Date().toISOString(),
    filter,
    requests: requests.filter(({ request }) => wanted.has(request.id)),
  };
  download('traffic.json', JSON.stringify(content, undefined, 2));
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
