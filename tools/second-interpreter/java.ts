import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIRECTORY } from '../../sim/emulator/python-env';

/** The JSONata engine: the port to Java that moto's interpreter is written for. */
const ENGINE = {
  file: 'jsonata-0.9.10.jar',
  url: 'https://repo1.maven.org/maven2/com/dashjoin/jsonata/0.9.10/jsonata-0.9.10.jar',
  sha256: '19fea7fe3a006e4484c547cc6c2a6fb5720b6d4875004f0715461ba65e43e475',
};
const OLDEST = 11; // what the engine is compiled for

/** There is no Java here that could run the engine. */
export class NoJava extends Error {}

/**
 * The home of the Java that JAVA_HOME names, or else of the `java` on the path. Throws `NoJava` where there is none, or one that is too old
 * for the engine.
 */
export function findJava(environment: NodeJS.ProcessEnv = process.env): string {
  const command = environment.JAVA_HOME ? join(environment.JAVA_HOME, 'bin', 'java') : 'java';
  const { error, stdout, stderr } = spawnSync(command, ['-XshowSettings:properties', '-version'], { encoding: 'utf8', env: environment });
  const property = (name: string) => new RegExp(`^ *${name} = (.*)$`, 'm').exec(`${stdout}\n${stderr}`)?.[1].trim();
  const home = property('java\\.home');
  const version = property('java\\.specification\\.version');
  const found = error ? `${command}: not found` : `${command}: version ${version}`;
  if (error || home === undefined || !(Number(version) >= OLDEST)) {
    throw new NoJava(`The second interpreter evaluates JSONata in Java, and needs Java ${OLDEST} or newer (${found}). `
      + 'Install one (Debian, Ubuntu: apt-get install default-jre-headless; Fedora: dnf install java-latest-openjdk-headless; '
      + 'macOS: brew install openjdk), or name its home in the environment variable JAVA_HOME. Nothing else in this repository needs it.');
  }
  return home;
}

/** The path of the engine, fetched from Maven Central on first use. It is the pinned one, or this throws. */
export async function ensureEngine(directory: string = DIRECTORY, log: (line: string) => void = console.error): Promise<string> {
  const place = join(directory, ENGINE.file);
  if (!existsSync(place)) {
    log(`Fetching ${ENGINE.url} into ${directory} (once) ...`);
    const response = await fetch(ENGINE.url);
    if (!response.ok) throw new Error(`${ENGINE.url}: HTTP ${response.status}`);
    const bytes = checked(Buffer.from(await response.arrayBuffer()), ENGINE.url);
    mkdirSync(directory, { recursive: true });
    const partial = `${place}.${process.pid}.partial`; // renamed when complete: an interrupted download is no engine
    writeFileSync(partial, bytes);
    renameSync(partial, place);
  }
  checked(readFileSync(place), place);
  return place;
}

function checked(bytes: Buffer, where: string): Buffer {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== ENGINE.sha256) {
    throw new Error(`${where} has the SHA-256 ${sha256}, not the pinned ${ENGINE.sha256}: find out where it comes from, then remove it`);
  }
  return bytes;
}
