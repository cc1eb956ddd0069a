/**
 * What stands in the way and what to do about it, as one message for a person: the command line prints it without a
 * stack.
 */
export class LocalEdgeError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LocalEdgeError';
  }
}
