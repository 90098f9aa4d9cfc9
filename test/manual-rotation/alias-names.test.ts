import { App, Fn, Lazy, Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { checkedAliasName } from '../../src/manual-rotation/alias-names';

const stack = new Stack(new App(), 'Stack');
const check = (name: string) => () => checkedAliasName(stack, name);

/** An independent reading of the CreateAlias reference, character by character. */
function isLegal(name: string): boolean {
  const full = name.indexOf('alias/') === 0 ? name : 'alias/'.concat(name);
  const letters = [...full.slice(6)];
  if (letters.length === 0 || full.length > 245) return false;
  if (letters.some(letter => !'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_-'.includes(letter))) return false;
  if (full.indexOf('alias/aws/') === 0) return false;
  const last = full.split('/').pop()!;
  return !(last.length > 1 && last[0] === 'v' && [...last.slice(1)].every(letter => '0123456789'.includes(letter)));
}

describe('alias names', () => {
  test.each([
    ['orders', 'alias/orders'],
    ['alias/orders', 'alias/orders'],
    ['orders/signing', 'alias/orders/signing'],
    ['alias/alias/orders', 'alias/alias/orders'],
    ['a', 'alias/a'],
    ['-_/09AZaz', 'alias/-_/09AZaz'],
    ['aws', 'alias/aws'],
    ['awsome/x', 'alias/awsome/x'],
    ['orders/v', 'alias/orders/v'],
    ['orders/v1/', 'alias/orders/v1/'],
    ['orders/v1a', 'alias/orders/v1a'],
    ['orders/V1', 'alias/orders/V1'],
    ['orders/xv1', 'alias/orders/xv1'],
    ['orders-v1', 'alias/orders-v1'],
    ['x'.repeat(239), `alias/${'x'.repeat(239)}`],
  ])('%s is %s', (given, name) => {
    expect(check(given)()).toBe(name);
  });

  const CHARACTERS = "must have one or more of the characters a-z, A-Z, 0-9, '/', '_' and '-' after 'alias/', got";
  test.each([
    ['', `'aliasName' ${CHARACTERS} ''; choose another name [at Stack]`],
    ['alias/', `'aliasName' ${CHARACTERS} 'alias/'; choose another name`],
    ['a b', `'aliasName' ${CHARACTERS} 'a b'`],
    ['a.b', CHARACTERS],
    ['a:b', CHARACTERS],
    ['a*', CHARACTERS],
    ['a?', CHARACTERS],
    ['a\n', CHARACTERS],
    ['ä', CHARACTERS],
    ['a$b', CHARACTERS],
    ['arn:aws:kms:eu-west-1:111122223333:alias/orders', CHARACTERS],
    ['aws/orders', "'aliasName' must not start with 'alias/aws/', got 'aws/orders'; those names are AWS's own, choose another"],
    ['alias/aws/s3', "'aliasName' must not start with 'alias/aws/', got 'alias/aws/s3'"],
    ['orders/v1', "'aliasName' must not end in '/v' and a number, got 'orders/v1'; such names are the "
      + 'version aliases of generations, choose another'],
    ['alias/orders/v0', "must not end in '/v' and a number"],
    ['orders/v007', "must not end in '/v' and a number"],
    ['v1', "must not end in '/v' and a number"],
    ['x'.repeat(240), "'aliasName' must have at most 245 characters, 'alias/' included, got 246; version "
      + "aliases need room for '/v<N>', choose a shorter name"],
    [`alias/${'x'.repeat(240)}`, "'aliasName' must have at most 245 characters, 'alias/' included, got 246"],
  ])('fails for %j', (given, message) => {
    expect(check(given)).toThrow(message);
  });

  test.each([
    ['a lazy string', Lazy.string({ produce: () => 'orders' })],
    ['an import', Fn.importValue('AliasName')],
    ['a token within', `orders/${stack.region}`],
  ])('fails for %s', (_, given) => {
    expect(check(given)).toThrow("'aliasName' must be a literal string, got a token; the names of version "
      + 'aliases, roles and permissions are made from it');
  });

  test('are taken exactly if AWS KMS takes them, and version aliases with them', () => {
    const part = fc.constantFrom(
      'alias/',
      'aws/',
      'aws',
      '/',
      '/v',
      'v',
      '1',
      '09',
      'a',
      'Z',
      '_',
      '-',
      '.',
      ' ',
      'ß',
      '*',
      'orders',
      'x'.repeat(120),
    );
    const names = fc.oneof(fc.array(part, { maxLength: 6 }).map(parts => parts.join('')), fc.string({ maxLength: 20 }));
    fc.assert(fc.property(names, (name) => {
      if (isLegal(name)) {
        expect(check(name)()).toBe(name.startsWith('alias/') ? name : `alias/${name}`);
        expect(`${check(name)()}/v999999999`.length).toBeLessThanOrEqual(256);
      } else {
        expect(check(name)).toThrow("'aliasName' must");
      }
    }), { numRuns: 2000, seed: 20261129 });
  });
});
