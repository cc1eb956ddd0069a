/**
 * Problems by type: status, title, and lifetime in caches in seconds.
 *
 * CloudFront always caches 404, 414 and 5xx. It caches 400, 403, 405, 412 and 415 only if they have a lifetime.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
 */
export const PROBLEMS = {
  'bad-parameter': { status: 400, title: 'Bad parameter', maxAge: 60 },
  'outside-image': { status: 400, title: 'Area outside of the image', maxAge: 60 },
  'bad-signature': { status: 403, title: 'Bad signature', maxAge: 0 },
  'not-found': { status: 404, title: 'No such image', maxAge: 10 },
  'too-large': { status: 415, title: 'Image too large', maxAge: 60 },
  'unsupported': { status: 415, title: 'Not an image of a supported format', maxAge: 60 },
  'corrupt': { status: 415, title: 'Corrupt image', maxAge: 60 },
  'source-unreachable': { status: 502, title: 'Originals cannot be reached', maxAge: 1 },
  'too-slow': { status: 504, title: 'Transformation took too long', maxAge: 10 },
} as const;

export type ProblemType = keyof typeof PROBLEMS;

/** A request that is answered with an error. Viewers see the detail, so it has no stack and no bucket names. */
export class Problem extends Error {
  /** @param reason cause for the log, for 5xx only @param parameter the bad parameter, if it is known */
  constructor(
    public readonly type: ProblemType, public readonly detail?: string, public readonly reason?: string,
    public readonly parameter?: string,
  ) {
    super(detail ?? PROBLEMS[type].title);
    this.name = 'Problem';
  }
}

/** A problem that the images of a request cause, so that the same request fails again. */
export class ImageProblem extends Problem {}

/**
 * Returns the body of a problem response.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export function problemBody(problem: Problem): string {
  const { status, title } = PROBLEMS[problem.type];
  const { type, detail, parameter } = problem;
  return JSON.stringify({ type, title, status, detail, parameter });
}
