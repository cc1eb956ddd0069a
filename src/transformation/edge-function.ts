import * as fs from 'node:fs';
import * as path from 'node:path';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { RequestRules } from './request-parameters';
import { refuse } from '../private/validate';

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-functions
const MAX_BYTES = 10240;

/**
 * The viewer-request function of one CDN: its rules, and after them the code that all have.
 */
export function edgeFunction(scope: Construct, rules: RequestRules): cloudfront.Function {
  const code = edgeFunctionCode(rules);
  const bytes = Buffer.byteLength(code);
  if (bytes > MAX_BYTES) {
    refuse(scope, `\`presets\` and \`widths\` make an edge function of ${bytes} bytes, and CloudFront takes ${MAX_BYTES}: name fewer`);
  }
  return new cloudfront.Function(scope, 'NormalizeUrl', {
    code: cloudfront.FunctionCode.fromInline(code),
    runtime: cloudfront.FunctionRuntime.JS_2_0,
    comment: 'One path for each picture, however its URL is written',
  });
}

export function edgeFunctionCode(rules: RequestRules): string {
  return `var RULES=${JSON.stringify(rules)};\n${fs.readFileSync(path.join(__dirname, '../../assets/normalize-url.js'), 'utf8')}`;
}
