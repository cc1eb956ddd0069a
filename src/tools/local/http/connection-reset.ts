/** Thrown by a handler to reset the connection instead of responding. */
export class ConnectionReset extends Error {
  constructor() {
    super('the connection is reset');
    this.name = 'ConnectionReset';
  }
}
