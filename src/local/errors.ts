/**
 * What stands in the way and what to do about it, as one message for a person: the command line prints it without a stack.
 */
export class LocalEdgeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LocalEdgeError';
  }
}
