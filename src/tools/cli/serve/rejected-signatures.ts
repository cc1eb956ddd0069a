import { EdgeObserver, NO_OBSERVER } from '../../local/cloudfront/edge-observer';
import { Io } from '../command';
import { printable } from '../printable';

/** Prints the part of a path or the header that invalidated the signature of an origin request. */
export function reportRejectedSignatures(io: Io): EdgeObserver {
  return {
    ...NO_OBSERVER,
    fetched: ({ remark }) => {
      if (remark !== undefined) io.stdout.write(`${printable(remark)}\n`);
    },
  };
}
