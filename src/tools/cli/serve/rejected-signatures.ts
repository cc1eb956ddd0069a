import { EdgeObserver, NO_OBSERVER } from '../../local/cloudfront/edge-observer';
import { Io } from '../command';
import { printable } from '../printable';

/** Prints which part of a path, or which header, kept a service from verifying the signature of an origin request. */
export function reportRejectedSignatures(io: Io): EdgeObserver {
  return {
    ...NO_OBSERVER,
    fetched: ({ remark }) => {
      if (remark !== undefined) io.stdout.write(`${printable(remark)}\n`);
    },
  };
}
