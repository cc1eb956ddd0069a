import { HttpResponse } from '../../http/message';

export function apiError(status: number, code: string): HttpResponse {
  return xmlResponse(status, `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code></Error></ErrorResponse>`);
}

export function xmlResponse(status: number, text: string): HttpResponse {
  return apiResponse(status, 'text/xml', text);
}

export function apiResponse(status: number, contentType: string, text: string): HttpResponse {
  const body = Buffer.from(text);
  return { status, headers: { 'content-type': contentType, 'content-length': String(body.length) }, body };
}

/** The access key ID and the service in the `Authorization` header of a request. */
interface RequestSigner {
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
