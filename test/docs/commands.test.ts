import { checkCommand } from '../../sim/documentation/check-command';
import { documentedCommands } from '../../sim/documentation/commands';
import { readPage, writtenPages } from '../../sim/documentation/pages';

const COMMANDS = writtenPages().flatMap((page) => documentedCommands(readPage(page)).map((command) => ({ page, ...command })));

describe('commands in the documentation', () => {
  test.each(COMMANDS)('$page: $text', (command) => {
    expect(() => checkCommand(command)).not.toThrow();
  });

});

describe('the check', () => {
  test('finds those of the way from nothing to a rotated key', () => {
    const whole = COMMANDS.filter(({ page, whole: w }) => w && page === 'docs/imported-key-material.md')
      .filter(({ text }) => text.startsWith('aws '))
      .map(({ text }) => text.split(' ').slice(1, 3).join(' '));

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
    ['an unknown option of the compiler', 'npx tsc --noEmit --checkJavaScript a.js', /tsc: Unknown compiler option 'checkJavaScript'/],
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
    ['a script that is not there', 'npm run rotate', /no script rotate/],
    ['an option that a script does not take', 'npm run demo -- --keepalive', /demo has no option --keepalive/],
    ['options of a script that takes none', 'npm run verdicts -- --all', /verdicts takes no options/],
    ['a command that npm does not have', 'npm instal cdk-kms-rotation', /npm has no command instal/],
    ['a task that is not there', 'npx projen package:rust', /no task package:rust/],
    ['a program that nobody installed', 'npx cdk-kms-rotate standard schema', /cdk-kms-rotate is none of/],
    ['a command of our own that is not there', 'npx cdk-kms-rotation standard judge a.json', /unknown command 'judge'/],
    ['an option of our own that is not there', 'npx cdk-kms-rotation standard check a.json --standard s.json --all', /unknown option '--all'/],
    ['a choice of our own that is not there', 'npx cdk-kms-rotation standard check a.json --standard s.json --format html', /html/],
    ['a program that may not be fetched, and is none', 'npx --no-install cdk-kms-rotate standard schema', /cdk-kms-rotate is none of/],
    ['an argument of our own that is missing', 'npx cdk-kms-rotation standard check a.json', /required option '--standard <file>'/],
    ['a command that the CDK does not have', 'cdk deploi', /cdk has no command deploi/],
    ['an option that the CDK does not have', 'npx cdk deploy --force-all', /cdk deploy has no option --force-all/],
    ['a file that is not there', 'npx jest --ci test/nothing.test.ts', /no test\/nothing.test.ts/],
    ['an option of the script that wraps material', 'node $WRAP --output a parameters.json', /no option --output/],
    [
      'an input that no machine takes',
      "aws stepfunctions start-execution --state-machine-arn <machine> --input '{\"reason\": \"manual\", \"action\": \"turn\"}'",
      /no machine takes it: 'action' must be one of/,
    ],
    ['a rotation that does not say of which generation', 'start \'{"reason": "manual", "action": "rotate"}\'', /needs 'fromGeneration'/],
    ['a program that nobody knows', 'kms rotate-key', /no program kms is known/],
  ])('%s would be told', (_, text, why) => {
    expect(() => checkCommand({ text, whole: true })).toThrow(why);
  });

  test('are taken apart as a shell does it', () => {
    const code = ['X=1 aws a b | sort > c  # why; not', '<export> | node d && npm ci', 'f() { aws e --g "$1; h"; }', 'W=2'];
    const block = `1. a\n   \`\`\`sh\n${code.map((line) => `   ${line}\n`).join('')}   \`\`\`\n\`npm test\`, \`alias/x\``;
    expect(documentedCommands(block)).toEqual([
      ...['aws a b', 'sort > c', 'node d', 'npm ci', 'aws e --g "$1; h"'].map((text) => ({ text, whole: true })),
      { text: 'npm test', whole: false },
    ]);
  });

  test('are found in pipelines', () => {
    const steps = '      - uses: b@c\n      - run: npm ci\n      - run: |\n          npx cdk synth > d\n          node e\n';
    const github = `jobs:\n  a:\n    steps:\n${steps}`;
    const gitlab = 'a:\n  script:\n    - npm test\n  artifacts: { reports: { junit: b.xml } }\n';
    expect(documentedCommands(`\`\`\`yaml\n${github}\`\`\`\n\`\`\`yaml\n${gitlab}\`\`\`\n`)).toEqual(
      ['npm ci', 'npx cdk synth > d', 'node e', 'npm test'].map((text) => ({ text, whole: true })));
  });
});
