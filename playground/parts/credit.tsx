import { ImageCredit } from '../../src/tools/playground/protocol';

/** Title, author and license of an image. */
export function Credit({ credit: { title, license, licenseUrl } }: { credit: ImageCredit }) {
  return (
    <>
      {title}, <a href={licenseUrl} target="_blank" rel="noreferrer">{license}</a>
    </>
  );
}
