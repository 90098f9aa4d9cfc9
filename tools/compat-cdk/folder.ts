import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { transformSync } from 'esbuild';
import type { Case } from './cases';
import type { CaseFile, Synthesized } from './synthesize';
import type { CdkVersion } from './versions';

const ROOT = resolve(__dirname, '../..');
const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> };
/** What examples import beside the CDK; and what their functions do, with what bundles those. */
const OF_EXAMPLES = Object.fromEntries([
  'cdk-nag-2', 'cdk-stacksets', '@aws-sdk/client-dynamodb', '@aws-sdk/client-kms', 'jose', 'esbuild',
].map((name) => [name, devDependencies[name]]));
/** What the library reads beside its code. */
const BESIDE_CODE = /\.(asl\.json|py)$/;

/** What newer versions want every app to decide on: with a reference between stacks they warn until it does. */
const CONTEXT = { '@aws-cdk/core:defaultCrossStackReferences': 'strong' };

/** A folder with one version installed, the library and all cases as JavaScript, and what this repository bundles for it. */
export class VersionFolder {
  constructor(
    public readonly directory: string,
    private readonly version: CdkVersion,
  ) {}

  public install(): void {
    mkdirSync(this.directory, { recursive: true });
    writeFileSync(
      join(this.directory, 'package.json'),
      JSON.stringify({ name: 'compat', private: true, dependencies: { ...this.version.packages, ...OF_EXAMPLES } }),
    );
    // With a lock file, as every app has one: functions are bundled from where it is.
    execFileSync('npm', ['install', '--no-audit', '--no-fund'], {
      cwd: this.directory,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }

  /** Compiled file by file, so that `aws-cdk-lib` is the one that is installed here. */
  public fill(cases: readonly Case[]): void {
    const files = execFileSync(
      'git',
      ['ls-files', '--cached', '--others', '--exclude-standard', 'src', 'examples', 'sim/apps', 'sim/clock'],
      { cwd: ROOT, encoding: 'utf8' },
    )
      .trim()
      .split('\n');
    for (const file of files) {
      if (file.endsWith('.ts')) this.compile(readFileSync(join(ROOT, file), 'utf8'), file.replace(/\.ts$/, '.js'));
      else if (BESIDE_CODE.test(file)) this.copy(file);
    }
    for (const name of ['stand-ins', 'synthesize']) {
      this.compile(readFileSync(join(__dirname, `${name}.ts`), 'utf8').replaceAll("'../../src'", "'./src'"), `${name}.js`);
    }
    this.copy('package.json'); // the library reads its own; what the folder needs is installed
    symlinkSync(join(ROOT, 'assets'), join(this.directory, 'assets'));
    mkdirSync(join(this.directory, 'node_modules/cdk-kms-rotation'));
    writeFileSync(join(this.directory, 'node_modules/cdk-kms-rotation/index.js'), "module.exports = require('../../src');\n");
    const list = cases.map(({ place, code }, index): CaseFile => {
      this.compile(code, `cases/case-${index}.js`);
      this.write(`cases/run-${index}.js`, `require('./case-${index}').build().synth();\n`); // for the CLI
      return { place, module: join(this.directory, `cases/case-${index}.js`) };
    });
    writeFileSync(join(this.directory, 'cases.json'), JSON.stringify(list));
    writeFileSync(join(this.directory, 'cdk.json'), JSON.stringify({ context: CONTEXT }));
  }

  /**
   * As a pipeline runs it that lets no deprecated call pass.
   *
   * @param node the interpreter
   */
  public synthesize(node: string): Synthesized[] {
    execFileSync(node, ['synthesize.js'], { cwd: this.directory, env: this.environment, stdio: ['ignore', 'inherit', 'inherit'] });
    return JSON.parse(readFileSync(join(this.directory, 'results.json'), 'utf8')) as Synthesized[];
  }

  /** No deprecated call passes; apps write below the folder. */
  public get environment(): NodeJS.ProcessEnv {
    const scratch = join(this.directory, 'assemblies');
    mkdirSync(scratch, { recursive: true });
    return { ...process.env, JSII_DEPRECATED: 'fail', CDK_CONTEXT_JSON: JSON.stringify(CONTEXT), TMPDIR: scratch };
  }

  private compile(source: string, target: string): void {
    const { code } = transformSync(source, {
      loader: 'ts',
      format: 'cjs',
      target: 'node20',
      platform: 'node',
      tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
    });
    this.write(target, code);
  }

  private copy(file: string): void {
    mkdirSync(dirname(join(this.directory, file)), { recursive: true });
    copyFileSync(join(ROOT, file), join(this.directory, file));
  }

  private write(file: string, text: string): void {
    mkdirSync(dirname(join(this.directory, file)), { recursive: true });
    writeFileSync(join(this.directory, file), text);
  }
}
