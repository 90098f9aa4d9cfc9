import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { extname, join, relative, resolve } from 'node:path';
import { FileAssetPackaging, FileSystem, Stage } from 'aws-cdk-lib';
import * as cxapi from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import { invalid } from './invalid';

/** What `AssetStaging` of the CDK takes into its hashes, too: for who wants every asset to be published again. */
const SALT_CONTEXT = '@aws-cdk/core:assetHashSalt';

/** A file or folder in the cloud assembly. */
export interface StagedFiles {
  /**
   * That of `AssetStaging`, also of the copy: stacks in a StackSet or in AWS Service Catalog make an asset of the copy once more, and look
   * for it under this hash.
   *
   * @see https://github.com/cdklabs/cdk-stacksets
   */
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
  const salt: unknown = scope.node.tryGetContext(SALT_CONTEXT);
  const hash = FileSystem.fingerprint(sourcePath, { exclude: ['.is_custom_resource'], extraHash: salt ? String(salt) : undefined });
  const packaging = isFolder ? FileAssetPackaging.ZIP_DIRECTORY : FileAssetPackaging.FILE;
  if (scope.node.tryGetContext(cxapi.DISABLE_ASSET_STAGING_CONTEXT)) return { hash, packaging, path: resolve(sourcePath) };
  const target = join(stage.assetOutdir, `asset.${hash}${extname(sourcePath)}`);
  if (!existsSync(target)) {
    if (isFolder) mkdirSync(target);
    for (const name of isFolder ? readdirSync(sourcePath) : ['']) copyFileSync(join(sourcePath, name), join(target, name));
  }
  return { hash, packaging, path: relative(stage.outdir, target) };
}
