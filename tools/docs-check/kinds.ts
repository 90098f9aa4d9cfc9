/** What is checked of what the pages say, and the tests that check it. */
export const KINDS: Readonly<Record<string, readonly string[]>> = {
  'links and anchors': ['test/docs/links.test.ts', 'test/docs/pages.test.ts'],
  'commands': ['test/docs/commands.test.ts'],
  'snippets': [
    'test/docs/examples-compile.exhaustive.test.ts',
    'test/docs/readme.test.ts',
    'test/docs/languages.test.ts',
    'test/docs/data-snippets.test.ts',
    'test/docs/standard-file.test.ts',
    'test/docs/cdk-init.test.ts',
    'tools/workflows/documented-workflow.test.ts',
    'tools/props/props.test.ts',
  ],
  'numbers and lists': [
    'test/docs/numbers.test.ts',
    'test/docs/example-costs.test.ts',
    'test/docs/price-of-a-rotation.scenario.test.ts',
    'test/on-demand/documentation.test.ts',
    'test/compliance/documented-annotations.test.ts',
    'tools/standard/organization-cost.test.ts',
    'tools/standard/cases.slow.test.ts',
  ],
};

/** Tests that plant a fault of their own: they are about the checks, not about the pages, and are not counted. */
export const ABOUT_CHECKS = 'the check';
