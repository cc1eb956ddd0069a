/** The access key ID and the service in the `Authorization` header of a request. */
export interface RequestSigner {
  readonly keyId?: string;
  readonly service?: string;
}

/**
 * Returns the signer that a request names, without verifying the signature.
 *
 * The access keys are generated at each start and known only to this process and the function's own processes.
 */
export function signerOf(authorization = ''): RequestSigner {
  const [, keyId, service] = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/[^/]+\/(\w+)\/aws4_request,/
    .exec(authorization) ?? [];
  return { keyId, service };
}
