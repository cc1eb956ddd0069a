import { LoadedImage } from './loaded-image';

/** Status and headers of the CDN's response. */
export function HeadersPanel({ picture }: { picture?: LoadedImage }) {
  return (
    <details class="panel">
      <summary><h2>Response headers</h2></summary>
      {picture && (
        <table class="headers">
          <caption class="unseen">Headers of the last response</caption>
          <tbody>
            <tr>
              <th scope="row">status</th>
              <td>{picture.status}</td>
            </tr>
            {Object.entries(picture.headers).map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}
