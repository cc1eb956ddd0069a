import { EdgeObserver, NO_OBSERVER } from '../../local/cloudfront/edge-observer';

/** Reports the part of a path or the header that invalidated the signature of an origin request. */
export function reportRejectedSignatures(report: (text: string) => void): EdgeObserver {
  return {
    ...NO_OBSERVER,
    fetched: ({ remark }) => {
      if (remark !== undefined) report(remark);
    },
  };
}
