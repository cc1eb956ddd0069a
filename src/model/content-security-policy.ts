/**
 * The policy for an SVG image that is opened as a document: no scripts, no requests, and an origin of its own.
 */
export const CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";
