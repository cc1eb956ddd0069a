/**
 * The header by which the transform function recognizes the edge function, and notices one with other rules. It is
 * outside the cache key, and replaces a header sent by the viewer: the fingerprint of the rules, a question mark, and,
 * if URLs are signed, the query as sent, after the path and another question mark if URLs have a dialect.
 */
export const EDGE_HEADER = 'x-image-edge';
