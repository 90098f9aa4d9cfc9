import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Language } from './languages';
import { CDK, CONSTRUCTS, generated, isThere, ROOT, run, unpacked } from './place';
import { IDENTITIES } from '../../projenrc/identities';

/** The apps: everything that the library exports; the quick start; two keys of the CDK, for the times. */
export type AppName = 'everything' | 'quickStart' | 'plain';

export interface Build {
  /** What is not installed here; undefined if nothing is missing. */
  missing(): string | undefined;
  /** Builds library and apps in a folder of their own; returns the command that runs each. */
  build(place: string): Readonly<Record<AppName, string>>;
}

export const APPS = join(__dirname, 'apps');
const EXAMPLES = join(ROOT, 'examples');

/** A folder below the place; empty, if it is new. */
function folderOf(place: string, language: Language): string {
  const folder = join(place, language);
  mkdirSync(folder, { recursive: true });
  return folder;
}

const typescript: Build = {
  missing: () => undefined,
  build(place) {
    const folder = folderOf(place, 'typescript');
    const modules = join(folder, 'node_modules');
    if (!existsSync(modules)) {
      mkdirSync(modules);
      for (const name of ['aws-cdk-lib', 'constructs', '@types']) symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
      symlinkSync(unpacked(place), join(modules, 'cdk-kms-rotation'));
    }
    const apps = { everything: join(APPS, 'everything.ts'), plain: join(APPS, 'plain.ts'), quickStart: join(EXAMPLES, 'quick-start.ts') };
    for (const [name, file] of Object.entries(apps)) {
      writeFileSync(join(folder, `${name}.ts`), readFileSync(file, 'utf8').replace(/'(\.\.\/)+src'/, "'cdk-kms-rotation'"));
    }
    const compilerOptions = { module: 'node16', target: 'es2022', strict: true, skipLibCheck: true, types: ['node'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
    run(process.execPath, [require.resolve('typescript/bin/tsc')], folder);
    const command = (name: AppName) => `${process.execPath} ${join(folder, `${name}.js`)}`;
    return { everything: command('everything'), quickStart: command('quickStart'), plain: command('plain') };
  },
};

const python: Build = {
  missing: () => (isThere('python3', '-m', 'venv', '--help') ? undefined : 'python3 with venv'),
  build(place) {
    const folder = folderOf(place, 'python');
    const interpreter = join(folder, 'venv', 'bin', 'python');
    if (!existsSync(join(folder, 'installed'))) {
      run('python3', ['-m', 'venv', 'venv'], folder);
      const wanted = [`aws-cdk-lib==${CDK}`, `constructs==${CONSTRUCTS}`, join(generated(place, ['python']), 'python')];
      run(interpreter, ['-m', 'pip', 'install', '--quiet', ...wanted], folder);
      writeFileSync(join(folder, 'installed'), '');
    }
    for (const name of ['everything.py', 'plain.py']) cpSync(join(APPS, name), join(folder, name));
    cpSync(join(EXAMPLES, 'python', 'quick_start.py'), join(folder, 'quick_start.py'));
    const command = (name: string) => `${interpreter} ${join(folder, `${name}.py`)}`;
    return { everything: command('everything'), quickStart: command('quick_start'), plain: command('plain') };
  },
};

/** With the versions of the CDK that the others have: Maven would take the newest that the library's ranges allow. */
const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>com.example</groupId><artifactId>app</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>software.amazon.awscdk</groupId><artifactId>aws-cdk-lib</artifactId><version>${CDK}</version></dependency>
    <dependency><groupId>software.constructs</groupId><artifactId>constructs</artifactId><version>${CONSTRUCTS}</version></dependency>
  </dependencies>
</project>
`;

const java: Build = {
  missing: () => [['javac', '-version'], ['mvn', '--version']].find(([command, arg]) => !isThere(command, arg))?.[0],
  build(place) {
    const folder = folderOf(place, 'java');
    const jars = join(folder, 'jars', '*');
    const library = join(folder, 'library');
    if (!existsSync(library)) {
      writeFileSync(join(folder, 'pom.xml'), POM);
      run('mvn', ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${join(folder, 'jars')}`], folder);
      const main = join(generated(place, ['java']), 'java', 'src', 'main');
      const sources = readdirSync(join(main, 'java'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.java'));
      writeFileSync(join(folder, 'sources'), sources.map((file) => join(main, 'java', file)).join('\n'));
      run('javac', ['-nowarn', '-proc:none', '-encoding', 'UTF-8', '-cp', jars, '-d', `${library}.partial`, '@sources'], folder);
      cpSync(join(main, 'resources'), `${library}.partial`, { recursive: true });
      cpSync(`${library}.partial`, library, { recursive: true });
    }
    const classpath = [library, join(folder, 'classes'), jars].join(delimiter);
    const apps = [join(APPS, 'Everything.java'), join(APPS, 'Plain.java'), join(EXAMPLES, 'java', 'QuickStart.java')];
    run('javac', ['-encoding', 'UTF-8', '-cp', classpath, '-d', 'classes', ...apps], folder);
    const command = (name: string) => `java -cp '${classpath}' ${name}`;
    return { everything: command('Everything'), quickStart: command('QuickStart'), plain: command('Plain') };
  },
};

const MODULE = `${IDENTITIES.go.moduleName}/${IDENTITIES.go.packageName}`;
const SCHEMA = 'github.com/cdklabs/cloud-assembly-schema-go/awscdkcloudassemblyschema/v54';

/** The schema's newest versions are not on every proxy; the oldest of that number does. */
const GO_MOD = `module apps

go 1.25

require (
	github.com/aws/aws-cdk-go/awscdk/v2 v${CDK}
	${MODULE} v0.0.0
)

replace ${MODULE} => ../code/go/${IDENTITIES.go.packageName}

replace ${SCHEMA} => ${SCHEMA} v54.1.0
`;

const go: Build = {
  missing: () => (isThere('go', 'version') ? undefined : 'go'),
  build(place) {
    const folder = folderOf(place, 'go');
    generated(place, ['go']);
    if (!existsSync(join(folder, 'go.mod'))) writeFileSync(join(folder, 'go.mod'), GO_MOD);
    const sources = {
      everything: join(APPS, 'everything.go'),
      quickStart: join(EXAMPLES, 'go', 'quick_start.go'),
      plain: join(APPS, 'plain.go'),
    };
    for (const [name, file] of Object.entries(sources)) {
      mkdirSync(join(folder, name), { recursive: true });
      cpSync(file, join(folder, name, 'main.go'));
    }
    run('go', ['mod', 'tidy'], folder);
    mkdirSync(join(folder, 'bin'), { recursive: true });
    run('go', ['build', '-p', '1', '-o', 'bin/', './...'], folder); // one compiler at a time: awscdk takes gigabytes
    const command = (name: AppName) => join(folder, 'bin', name);
    return { everything: command('everything'), quickStart: command('quickStart'), plain: command('plain') };
  },
};

export const BUILDS: Readonly<Record<Language, Build>> = { typescript, python, java, go };
