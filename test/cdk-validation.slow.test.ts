// @stages-assets: stack sets look for them in cdk.out

import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EXAMPLES, exampleTemplates } from './helpers/example-apps';
import { everything, nested } from '../sim/apps/every-option';
import { cdkFindings } from '../sim/emulator/cdk-validation';

/** Making the environment of the linters takes half a minute, once. */
const FIRST_TIME = 300_000;

const templateOf = (stack: Stack) => Template.fromStack(stack).toJSON();

test('the CDK\'s own validation finds nothing in examples and in stacks that use all there is', async () => {
  const examples = EXAMPLES.flatMap((name) =>
    Object.entries(exampleTemplates(name)).map(([file, template]): [string, object] => [`${name}-${file}`, template]),
  );
  expect(examples.map(([name]) => name)).toContain('compliance-Compliance');

  expect(await cdkFindings({
    ...Object.fromEntries(examples),
    anywhere: templateOf(everything()),
    europe: templateOf(everything({ account: '111122223333', region: 'eu-west-1' })),
    nested: templateOf(nested()),
  })).toEqual([]);
}, FIRST_TIME);
