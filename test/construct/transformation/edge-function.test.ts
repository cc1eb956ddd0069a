import { Template } from 'aws-cdk-lib/assertions';
import { edgeFunction, edgeFunctionCode } from '../../../src/construct/transformation/edge-function';
import { RequestRules } from '../../../src/runtime/url/request-parameters';
import { RULES } from '../../runtime/edge/edge-cases';
import { emptyStack, only } from '../../support';

/** The rules in the last line of the code, as text. */
function rulesIn(code: string): string {
  return /\nvar handler=normalizeUrl\((\{.*\})\);\n$/s.exec(code)![1];
}

function evaluated(literal: string): unknown {
  return new Function(`return ${literal}`)();
}

describe('edgeFunctionCode', () => {
  test('ends with the rules, which lack what is false', () => {
    const { allowEnlargement, ...others } = RULES;
    expect(evaluated(rulesIn(edgeFunctionCode(RULES)))).toEqual(others);
    expect(evaluated(rulesIn(edgeFunctionCode({ ...RULES, allowEnlargement: true }))))
      .toEqual({ ...others, allowEnlargement: true });
  });

  test('has quotes only around names that JavaScript requires them for', () => {
    const rules: RequestRules = { ...RULES, presets: { 'card': {}, 'my-card': {}, 'a': {}, 'A_1': {}, '2nd': {} } };
    expect(rulesIn(edgeFunctionCode(rules))).toContain('presets:{card:{},"my-card":{},a:{},A_1:{},"2nd":{}}');
  });

  test('keeps quotes in values', () => {
    const literal = rulesIn(edgeFunctionCode({ ...RULES, fingerprint: '{"a":1}' }));
    expect(evaluated(literal)).toMatchObject({ fingerprint: '{"a":1}' });
  });

  test('lacks the widths in a dialect, whose sizes are exact', () => {
    const { allowEnlargement, widths, ...others } = RULES;
    const dialect: RequestRules['dialect'] = { name: 'awsSample' };
    expect(evaluated(rulesIn(edgeFunctionCode({ ...RULES, dialect })))).toEqual({ ...others, dialect });
  });

  test('begins with the code that all CDNs with these features share', () => {
    const shared = (rules: Partial<RequestRules>) => edgeFunctionCode({ ...RULES, ...rules }).split('\nvar handler=')[0];
    const [usual, other, signed, strict] = [shared({}), shared({ maxWidth: 100 }), shared({ signed: true }),
      shared({ strictParameters: true })];
    expect(other).toBe(usual);
    expect(new Set([usual, signed, strict]).size).toBe(3);
  });
});

describe('edgeFunction', () => {
  const made = (forwardsMarkOnly?: boolean) => {
    const stack = emptyStack();
    edgeFunction(stack, RULES, undefined, forwardsMarkOnly);
    return only(Template.fromStack(stack), 'AWS::CloudFront::Function');
  };

  test('has the code of its rules, and says what it is for', () => {
    expect(made()).toMatchObject({
      FunctionCode: edgeFunctionCode(RULES),
      FunctionConfig: {
        Comment: 'One path for each variant, however its URL is written', Runtime: 'cloudfront-js-2.0',
      },
    });
  });

  test('removes all but the mark where an origin request policy forwards everything', () => {
    const { FunctionCode: code } = made(true);
    expect(code.startsWith(edgeFunctionCode(RULES))).toBe(true);
    const event = {
      request: {
        method: 'GET',
        uri: '/tom.jpg',
        querystring: { w: { value: '600' } },
        headers: { 'accept': { value: 'image/avif' }, 'x-image-edge': { value: 'forged' } },
        cookies: { session: { value: '1' } },
      },
    };
    const handled = new Function('event', `${code}return handler(event)`)(event);
    expect(Object.keys(handled.headers)).toEqual(['x-image-edge']);
    expect(handled.headers['x-image-edge'].value).not.toBe('forged');
    expect([handled.querystring, handled.cookies]).toEqual([{}, {}]);
  });
});
