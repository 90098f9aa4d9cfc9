// @stages-assets: stack sets look for them in cdk.out

import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { lint } from './helpers/cfn-lint';
import { EXAMPLES, exampleTemplates } from './helpers/example-apps';
import { everything, nested } from '../sim/apps/every-option';

/** Making the linter's environment takes half a minute, once. */
const FIRST_TIME = 300_000;

/** How the CDK writes templates, and nothing that a construct can change. */
const CDK_STYLE = [
  'I1022', // Fn::Join where Fn::Sub could stand: the CDK renders every string with tokens so
  'W3005', // lambda.Function depends on its role beside referring to it, so that policies attached to the role are there first
];

/**
 * Younger than the linter's list of actions (botocore 1.44.8 has both). Only who grants them reads of it: what the machines are denied
 * is written otherwise.
 */
const YOUNGER_ACTION = /^(anywhere|europe): Warning W3037 at Resources\/Reader.*: '(de|en)capsulate' is not one of/;

const templateOf = (stack: Stack) => Template.fromStack(stack).toJSON();

test('cfn-lint finds nothing in examples and in stacks that use all there is', async () => {
  const examples = EXAMPLES.flatMap((name) =>
    Object.entries(exampleTemplates(name)).map(([file, template]): [string, object] => [`${name}-${file}`, template]),
  );

  const found = await lint({
    ...Object.fromEntries(examples),
    anywhere: templateOf(everything()),
    europe: templateOf(everything({ account: '111122223333', region: 'eu-west-1' })),
    nested: templateOf(nested()),
  }, { ignoredRules: CDK_STYLE });
  expect(found.filter((finding) => !YOUNGER_ACTION.test(finding))).toEqual([]);
}, FIRST_TIME);
