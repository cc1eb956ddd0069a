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
