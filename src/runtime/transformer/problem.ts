/**
 * What bad input gets: the status, and how long it may be remembered.
 *
 * CloudFront caches 404, 414 and 5xx in any case, 400, 403, 405, 412 and 415 where they carry a lifetime, and no
 * others.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
 */
export const PROBLEMS = {
  'bad-parameter': { status: 400, title: 'Bad parameter', maxAge: 60 },
  'bad-signature': { status: 403, title: 'Bad signature', maxAge: 0 },
  'not-found': { status: 404, title: 'No such image', maxAge: 10 },
  'too-large': { status: 415, title: 'Image too large', maxAge: 60 },
  'unsupported': { status: 415, title: 'Not an image of a supported format', maxAge: 60 },
  'corrupt': { status: 415, title: 'Corrupt image', maxAge: 60 },
  'source-unreachable': { status: 502, title: 'Originals cannot be reached', maxAge: 1 },
  'too-slow': { status: 504, title: 'Transformation took too long', maxAge: 10 },
} as const;

export type ProblemType = keyof typeof PROBLEMS;

/** An answer that is no picture. Its detail is shown to viewers: no stack, no names of buckets. */
export class Problem extends Error {
  /** @param reason for the log only, and only for 5xx */
  constructor(public readonly type: ProblemType, public readonly detail?: string, public readonly reason?: string) {
    super(detail ?? PROBLEMS[type].title);
    this.name = 'Problem';
  }
}

/** RFC 9457. */
export function problemBody(problem: Problem): string {
  const { status, title } = PROBLEMS[problem.type];
  return JSON.stringify({ type: problem.type, title, status, detail: problem.detail });
}
