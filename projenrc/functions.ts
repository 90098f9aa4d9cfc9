import type { awscdk } from 'projen';
import { TextFile } from 'projen';

/** Where esbuild writes what went into each bundle: not shipped; `third-party` makes SBOM and licence texts of it. */
export const METAFILES = '.tmp/metafiles';

/**
 * Minified, of the clients' ES modules, from which esbuild leaves out the commands that nobody calls: a quarter of the size, and faster
 * cold starts. Names are kept, because messages and logs name classes. Licence comments stay at the end of each bundle (esbuild's default).
 */
const SMALL = [
  '--minify',
  '--keep-names',
  '--main-fields=module,main',
  // Without every other source of credentials that the SDK knows: a fifth of each function, and nothing in it that asks strangers for some.
  '--alias:@aws-sdk/credential-provider-node=./src/private/functions/environment-credentials.ts',
];

/** Functions of at most 600 kB each, and the list of what went into them. */
export function smallFunctions(project: awscdk.AwsCdkConstructLibrary): void {
  for (const task of project.tasks.all) {
    const entry = /^bundle:(.+\.lambda)$/.exec(task.name)?.[1];
    if (entry === undefined) continue;
    const [step] = task.steps;
    if (step.execArgs === undefined) throw new Error(`'${task.name}' is not one call of esbuild any more; mend projenrc/functions.ts`);
    const metafile = `--metafile=${METAFILES}/${entry.replace(/\//g, '-')}.json`;
    task.updateStep(0, { ...step, execArgs: [...step.execArgs, ...SMALL, metafile] });
  }
  for (const file of project.files) if (file instanceof TextFile && file.path.endsWith('-function.ts')) withPackageCode(file);
  const thirdParty = project.addTask('third-party', {
    description: 'Writes sbom.cdx.json and THIRD-PARTY-LICENSES: what the bundled functions contain',
    exec: `tsx tools/third-party/main.ts ${METAFILES}`,
  });
  project.tasks.tryFind('bundle')!.spawn(thirdParty);
  project.compileTask.exec('tsx tools/package/slim.ts', { name: 'slim' });
  for (const file of ['.jsii.gz', 'sbom.cdx.json', 'THIRD-PARTY-LICENSES']) {
    project.gitignore.exclude(`/${file}`);
    project.npmignore!.include(`/${file}`);
  }
}

/** A construct by projen with its code as an asset that loads less of the CDK than the usual one (src/private/package-asset.ts). */
function withPackageCode(file: TextFile): void {
  const { lines } = file as unknown as { lines: string[] };
  const replaced = (pattern: RegExp, by: string) => {
    const place = lines.findIndex((line) => pattern.test(line));
    if (place < 0) throw new Error(`'${file.path}' has no line ${pattern} any more; mend projenrc/functions.ts`);
    lines[place] = lines[place].replace(pattern, by);
  };
  replaced(/^import { Construct } from 'constructs';$/, "$&\nimport { PackageCode } from '../../private/package-asset';");
  replaced(/lambda\.Code\.fromAsset\((.*)\),$/, 'new PackageCode($1),');
}
