import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkCommand, documentedCommands } from '../helpers/aws-cli';

const ROOT = join(__dirname, '../..');
const PAGES = [...readdirSync(join(ROOT, 'docs')).filter(name => name.endsWith('.md')).map(name => `docs/${name}`), 'README.md'];
const COMMANDS = PAGES.flatMap(page => documentedCommands(readFileSync(join(ROOT, page), 'utf8')).map(command => ({ page, ...command })));

describe('commands of the AWS CLI in the documentation', () => {
  test.each(COMMANDS)('$page: $text', (command) => {
    expect(() => checkCommand(command)).not.toThrow();
  });

  test('are found: those of the way from nothing to a rotated key', () => {
    const whole = COMMANDS.filter(({ page, whole: w }) => w && page === 'docs/imported-key-material.md').map(({ text }) =>
      text.split(' ').slice(1, 3).join(' '),
    );

    expect(new Set(whole)).toEqual(
      new Set([
        'kms describe-key',
        'kms get-parameters-for-import',
        'kms import-key-material',
        'kms list-key-rotations',
        'kms delete-imported-key-material',
        'stepfunctions start-execution',
        'kms rotate-key-on-demand',
        'kms get-key-rotation-status',
        'cloudwatch set-alarm-state',
      ]),
    );
    expect(whole.filter(command => command === 'kms import-key-material')).toHaveLength(5);
  });

  test.each([
    ['an unknown operation', 'aws kms import-material --key-id <key>', /no operation ImportMaterial/],
    ['an unknown parameter', 'aws kms rotate-key-on-demand --key <key>', /no parameter --key$/],
    [
      'a required parameter that is missing',
      'aws kms get-parameters-for-import --key-id <key> --wrapping-key-spec RSA_4096',
      /WrappingAlgorithm: required/,
    ],
    [
      'a value that is not allowed',
      'aws kms get-parameters-for-import --key-id <key> --wrapping-key-spec RSA_1024 --wrapping-algorithm RSAES_OAEP_SHA_256',
      /WrappingKeySpec: one of/,
    ],
    [
      'a date that is none',
      'aws kms import-key-material --key-id <key> --import-token fileb://a --encrypted-key-material fileb://b --valid-to next-year',
      /ValidTo: expected a time/,
    ],
    [
      'a file that is not sent as bytes',
      'aws kms import-key-material --key-id <key> --import-token fileb://a --encrypted-key-material',
      /EncryptedKeyMaterial/,
    ],
    [
      'a field that the answer does not have',
      "aws kms describe-key --key-id <key> --query 'KeyMetadata.[KeyState, Rotated]'",
      /no Rotated/,
    ],
  ])('%s would be told', (_, text, why) => {
    expect(() => checkCommand({ text, whole: true })).toThrow(why);
  });
});
