import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join, relative, resolve } from 'node:path';
import { FileAssetPackaging, Stage } from 'aws-cdk-lib';
import * as cxapi from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import { invalid } from './invalid';

/** What `AssetStaging` of the CDK takes into its hashes, too: for who wants every asset to be published again. */
const SALT_CONTEXT = '@aws-cdk/core:assetHashSalt';

/** A file or folder in the cloud assembly. */
export interface StagedFiles {
  /** The same for the same content, wherever it is. */
  readonly hash: string;
  readonly packaging: FileAssetPackaging;
  /** Seen from the templates. */
  readonly path: string;
}

/**
 * Copies a file, or a folder of files, into the cloud assembly. As `AssetStaging` of the CDK does, which can more (bundling, patterns of
 * what to leave out, links) and loads packages for it: a sixth of what the quick start costs beside plain keys.
 */
export function stagedFiles(scope: Construct, sourcePath: string): StagedFiles {
  const stage = Stage.of(scope);
  if (stage === undefined) throw invalid(scope, 'files can be put into a cloud assembly only, got no App or Stage around it');
  const isFolder = statSync(sourcePath).isDirectory();
  const names = isFolder ? readdirSync(sourcePath).sort() : [basename(sourcePath)];
  const files = names.map((name) => ({ name, path: isFolder ? join(sourcePath, name) : sourcePath }));
  const hash = hashOf(files, [isFolder, scope.node.tryGetContext(SALT_CONTEXT) ?? null]);
  const packaging = isFolder ? FileAssetPackaging.ZIP_DIRECTORY : FileAssetPackaging.FILE;
  if (scope.node.tryGetContext(cxapi.DISABLE_ASSET_STAGING_CONTEXT)) return { hash, packaging, path: resolve(sourcePath) };
  const target = join(stage.assetOutdir, `asset.${hash}${extname(sourcePath)}`);
  if (!existsSync(target)) {
    if (isFolder) mkdirSync(target);
    for (const { name, path } of files) copyFileSync(path, isFolder ? join(target, name) : target);
  }
  return { hash, packaging, path: relative(stage.outdir, target) };
}

/** Of names and contents; each with its length, so that nothing can pass for something else: nor a file for the folder that holds it. */
function hashOf(files: ReadonlyArray<{ readonly name: string; readonly path: string }>, salt: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify(salt));
  for (const { name, path } of files) {
    const content = readFileSync(path);
    hash.update(JSON.stringify([name, content.length])).update(content);
  }
  return hash.digest('hex');
}
