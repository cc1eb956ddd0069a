import { Picture } from './picture';

/** The CDN's answer as it came. */
export function HeadersPanel({ picture }: { picture?: Picture }) {
  return (
    <details class="panel">
      <summary><h2>Response headers</h2></summary>
      {picture && (
        <table class="headers">
          <caption class="unseen">Headers of the last answer</caption>
          <tbody>
            <tr><th scope="row">status</th><td>{picture.status}</td></tr>
            {Object.entries(picture.headers).map(([name, value]) => <tr key={name}><th scope="row">{name}</th><td>{value}</td></tr>)}
          </tbody>
        </table>
      )}
    </details>
  );
}
