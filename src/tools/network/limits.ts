/** Maximum response body in bytes. No image is this large, and a larger response must not occupy a command. */
export const MAX_BODY_BYTES = 256 * 1024 * 1024;
