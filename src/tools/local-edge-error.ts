/** An error that the user can fix. The CLI prints its message, which includes the remedy, without a stack trace. */
export class LocalEdgeError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LocalEdgeError';
  }
}
