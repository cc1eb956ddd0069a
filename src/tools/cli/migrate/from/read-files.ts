import { Evidence, emptyEvidence } from './evidence';
import { readDocument } from './read-document';
import { addLines } from './read-lines';
import { documentIn } from './yaml-document';
import { isRecord } from '../../../../model/is-record';
import { CommandError } from '../../command';
import { problemOf, textOf } from '../text-of-file';

/** Reads files of any kind. Each is recognized by its contents. */
export function readFiles(files: readonly string[]): Evidence {
  const evidence = emptyEvidence();
  // Templates are resolved when they are used: files in any order may have the values of their parameters.
  for (const file of files) {
    try {
      readText(textOf(file), evidence);
    } catch (error) {
      if (error instanceof CommandError) throw error;
      throw new CommandError(`${file} ${problemOf(error as Error)}`);
    }
  }
  return evidence;
}

function readText(given: string, evidence: Evidence): void {
  const text = given.replace(/^\uFEFF/, '');
  const document = documentIn(text);
  if (document !== undefined && !isRequest(document)) readDocument(document, evidence);
  else addLines(text, evidence);
}

/** Whether a document is a log of CloudFront with one request. */
function isRequest(document: unknown): boolean {
  return isRecord(document) && document['cs-uri-stem'] !== undefined;
}
