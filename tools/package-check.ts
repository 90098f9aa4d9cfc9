/**
 * `npm run package:check`: uses the packed package as a user would: a new app outside the repository installs the tarball, type-checks,
 * synthesizes every example, deploys to an emulated AWS and rotates.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { OLDEST_TYPESCRIPT } from './package/oldest-typescript';
import { packedTarball } from './package/tarball';
import { bootstrap, deploy } from '../sim/emulator/cdk';
import { clientsOf } from '../sim/emulator/clients';
import { Emulator } from '../sim/emulator/emulator';
import { runExecution } from '../sim/emulator/execution';
import { readFamily } from '../sim/emulator/family';

const ROOT = resolve(__dirname, '..');
const MANIFEST = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> };

const APP = `
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { KeyTemplate, MacSpec, ManualRotationAlias, RotatingKey, RotationDashboard, RotationNotifications } from 'cdk-kms-rotation';

const stack = new Stack(new App(), 'UserApp');
const onDemand = new RotatingKey(stack, 'Data').addOnDemandRotation('OnDemand', { maxMaterialAge: Duration.days(200) });
const notifications = new RotationNotifications(stack, 'Notifications');
notifications.watchKey(onDemand.key);
notifications.watchOnDemandRotation(onDemand);
new RotationDashboard(stack, 'Dashboard').addOnDemandRotation(onDemand);
const tokens = new ManualRotationAlias(stack, 'Tokens', { aliasName: 'user-app/tokens', keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256) });
new CfnOutput(stack, 'Machine', { value: tokens.stateMachine.stateMachineArn });
`;

/** The emulator has neither AWS Config nor replicas of keys: synthesized only. */
const SYNTHESIZED_APP = `
import { App, Stack, aws_kms as kms } from 'aws-cdk-lib';
import { ReplicaKey, RotationComplianceRule, RotationStandard } from 'cdk-kms-rotation';

const app = new App({ outdir: 'audited.out' });
new RotationStandard({ name: 'user-keys', version: '1' }).writeTo('standard');
const stack = new Stack(app, 'Audited', { env: { account: '111122223333', region: 'eu-west-1' } });
const primaryKey = kms.Key.fromKeyArn(stack, 'Primary', 'arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab');
new ReplicaKey(stack, 'Replica', { primaryKey, alias: 'user-app/data' });
new RotationComplianceRule(stack, 'KeyAge').addRemediation('Repair');
console.log(app.synth().getStackByName('Audited').template.Resources ? 'Synthesized the second app' : '');
`;

/** What examples need beside this library and the AWS CDK, as examples/README.md says it; of cdk-nag, version 2. */
const OF_EXAMPLES = ['@aws-sdk/client-dynamodb', '@aws-sdk/client-kms', '@types/aws-lambda', 'cdk-stacksets', 'esbuild', 'jose'];
const CDK_NAG_2 = `cdk-nag@${MANIFEST.devDependencies['cdk-nag-2']}`;

/** What is in the package beside code: documentation links to it. */
const SCRIPT = 'docs/wrap-key-material.mjs';

async function main(): Promise<void> {
  const tarball = packedTarball();
  const directory = mkdtempSync(join(tmpdir(), 'user-app-'));
  try {
    console.log(`Installing ${tarball} in ${directory} ...`);
    writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: 'user-app', private: true }));
    writeFileSync(join(directory, 'app.ts'), APP);
    writeFileSync(join(directory, 'audited.ts'), SYNTHESIZED_APP);
    writeFileSync(
      join(directory, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: { module: 'node16', target: 'es2022', strict: true, skipLibCheck: true, types: ['node'] },
        include: ['app.ts', 'audited.ts', 'examples/**/*.ts'],
      }),
    );
    const dependencies = ['aws-cdk-lib', 'constructs', 'typescript', '@types/node', ...OF_EXAMPLES].map(
      (name) => `${name}@${MANIFEST.devDependencies[name]}`,
    );
    const oldest = `typescript-oldest@npm:typescript@${OLDEST_TYPESCRIPT}`;
    run('npm', ['install', '--no-audit', '--no-fund', tarball, ...dependencies, CDK_NAG_2, oldest], directory);
    cpSync(join(directory, 'node_modules/cdk-kms-rotation/examples'), join(directory, 'examples'), { recursive: true });
    run('npx', ['tsc'], directory);
    run('node', [join('node_modules', 'typescript-oldest', 'bin', 'tsc'), '--noEmit'], directory);
    run('node', ['audited.js'], directory);
    for (const example of examplesIn(directory)) synthesize(example, directory);
    run(
      'npx',
      [
        '--no-install',
        'cdk-kms-rotation',
        'standard',
        'check',
        'audited.out/Audited.template.json',
        '--standard',
        'standard/standard.json',
      ],
      directory,
    );
    if (!existsSync(join(directory, 'node_modules', 'cdk-kms-rotation', SCRIPT))) throw new Error(`the packed package has no ${SCRIPT}`);
    await rotate(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The apps of the package, compiled. */
function examplesIn(directory: string): string[] {
  const apps = readdirSync(join(directory, 'examples')).filter((file) => file.endsWith('.js')).map((file) => `examples/${file}`).sort();
  if (apps.length < 10) throw new Error(`the package has ${apps.length} examples`);
  return apps;
}

async function rotate(directory: string): Promise<void> {
  const emulator = await Emulator.start({ log: (line) => console.log(`  ${line}`) });
  const clients = clientsOf(emulator);
  try {
    console.log('Deploying the app ...');
    await bootstrap(emulator);
    const { UserApp: outputs } = await deploy(emulator, { app: 'node app.js', cwd: directory });
    const before = await readFamily(clients.kms, 'alias/user-app/tokens');
    const { status, cause } = await runExecution(clients.stepFunctions, outputs.Machine, {
      reason: 'manual',
      action: 'rotate',
      fromGeneration: 1,
    });
    const after = await readFamily(clients.kms, 'alias/user-app/tokens');
    console.log(`Rotation ${status}: generation ${before.current} -> ${after.current}`);
    if (status !== 'SUCCEEDED' || before.current !== 1 || after.current !== 2) {
      throw new Error(`the packed package does not rotate: ${cause ?? status}`);
    }
  } finally {
    clients.destroy();
    await emulator.stop();
  }
}

function run(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv = process.env): void {
  execFileSync(command, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** As the `cdk` CLI has an app synthesize. */
function synthesize(app: string, cwd: string): void {
  const output = join(cwd, 'example.out');
  run('node', [app], cwd, { ...process.env, CDK_OUTDIR: output });
  if (!existsSync(join(output, 'manifest.json'))) throw new Error(`${app} of the package synthesizes nothing`);
  console.log(`Synthesized ${app}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
