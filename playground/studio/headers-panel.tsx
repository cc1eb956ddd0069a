import { LoadedImage } from './loaded-image';

/** Status and headers of the CDN's response. */
export function HeadersPanel({ image }: { image?: LoadedImage }) {
  return (
    <details class="panel">
      <summary><h2>Response headers</h2></summary>
      {image && (
        <table class="headers">
          <caption class="unseen">Headers of the last response</caption>
          <tbody>
            <tr>
              <th scope="row">status</th>
              <td>{image.status}</td>
            </tr>
            {Object.entries(image.headers).map(([name, value]) => (
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
