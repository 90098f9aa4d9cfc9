import { App, CfnOutput, CfnParameter, Fn, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as fc from 'fast-check';
import jsonata from 'jsonata';
import { resolveTemplate } from '../../sim/cloudformation/resolve-template';
import { base64Json } from '../../src/manual-rotation/declaration';
import { DEPLOYED } from '../helpers/declared';

/** What CloudFormation makes of the document that `make` declares in a stack. */
function deployed(make: (stack: Stack) => unknown): string {
  const stack = new Stack(new App(), 'Stack');
  new CfnOutput(stack, 'Document', { value: base64Json(stack, make(stack)) });
  return resolveTemplate(Template.fromStack(stack).toJSON(), DEPLOYED).outputs.Document;
}

/** As the machine's definition reads it. */
async function inMachine(base64: string): Promise<unknown> {
  return JSON.parse(await jsonata('$base64decode(document)').evaluate({ document: base64 }));
}

function inFunction(base64: string): unknown {
  return JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
}

const NASTY = '"quotes" and \'quotes\', back\\slash, \n\r\t\b\f\0\u007f\u2028, Grüße, 日本語, 🔑, ${Ref} $states {% 1 %} <>&';

describe('base64Json', () => {
  test('round trip of characters that decoders and templates stumble over', async () => {
    const base64 = deployed(() => ({ text: NASTY, [NASTY]: [NASTY, { deeper: NASTY }] }));

    expect(base64).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(inFunction(base64)).toEqual({ text: NASTY, [NASTY]: [NASTY, { deeper: NASTY }] });
    expect(await inMachine(base64)).toEqual(inFunction(base64));
  });

  test('is plain ASCII inside, which every decoder reads alike', () => {
    expect(Buffer.from(deployed(() => ({ text: NASTY })), 'base64').toString('latin1')).toMatch(/^[\x20-\x7e]+$/);
  });

  test('round trip of any JSON', async () => {
    const documents = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' }))
      .filter(value => !JSON.stringify(value).includes('"__proto__"')) // no policy has it, and the CDK loses it when it resolves tokens
      // Near -1e289 are numbers that the CDK takes for its own.
      .filter(value => numbersIn(value).every(number => Math.abs(number) < 1e280));
    await fc.assert(fc.asyncProperty(documents, async (value) => {
      const plain = JSON.parse(JSON.stringify(value));
      const base64 = deployed(() => plain);

      expect(inFunction(base64)).toEqual(plain);
      expect(await inMachine(base64)).toEqual(plain);
    }), { numRuns: 60, seed: 20261129, examples: [[{ lone: '\ud800', é: 'é'.repeat(200) }]] });
  });

  test('tokens become what they stand for, among characters of any kind', async () => {
    const base64 = deployed((stack) => ({
      region: stack.region,
      sentence: `»${NASTY}« in ${stack.region} of ${Fn.ref('AWS::AccountId')}`,
      joined: Fn.join('-', ['ä', stack.region, 'ö']),
      [`key ${stack.region}`]: 1,
    }));

    expect(inFunction(base64)).toEqual({
      'region': 'eu-west-1',
      'sentence': `»${NASTY}« in eu-west-1 of 111122223333`,
      'joined': 'ä-eu-west-1-ö',
      'key eu-west-1': 1,
    });
    expect(await inMachine(base64)).toEqual(inFunction(base64));
  });

  test.each(['Price in ${ per month', '${', 'a$', 'a$$', '${!', '${}', '${x', 'closed ${x} and ${ not'])(
    'a document that says %j in itself keeps the references after it, and before it', async (text) => {
      const base64 = deployed((stack) => ({
        before: stack.region,
        text,
        joined: `${text}${stack.region}`,
        account: Fn.ref('AWS::AccountId'),
        after: stack.region,
      }));

      expect(inFunction(base64)).toEqual({
        before: 'eu-west-1',
        text,
        joined: `${text}eu-west-1`,
        account: '111122223333',
        after: 'eu-west-1',
      });
      expect(await inMachine(base64)).toEqual(inFunction(base64));
    });

  test('is one string with references where it can be: templates stay small', () => {
    const stack = new Stack(new App(), 'Stack');
    new CfnOutput(stack, 'Document', { value: base64Json(stack, { region: stack.region }) });

    expect(Template.fromStack(stack).toJSON().Outputs.Document.Value).toEqual({
      'Fn::Base64': { 'Fn::Sub': '{"region":"${AWS::Region}"}' },
    });
  });

  test('is produced when the app is synthesized, not before', () => {
    const list = ['early'];
    const stack = new Stack(new App(), 'Stack');
    new CfnOutput(stack, 'Document', { value: base64Json(stack, { list: Lazy.any({ produce: () => list }) }) });
    list.push('late');

    const { outputs } = resolveTemplate(Template.fromStack(stack).toJSON(), DEPLOYED);
    expect(inFunction(outputs.Document)).toEqual({ list: ['early', 'late'] });
  });

  test('a parameter\'s value gets in', () => {
    const base64 = deployed((stack) => ({ description: `for ${new CfnParameter(stack, 'Team', { default: 'payments' }).valueAsString}` }));

    expect(inFunction(base64)).toEqual({ description: 'for payments' });
  });
});

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}
