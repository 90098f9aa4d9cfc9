import { Names, Stack } from 'aws-cdk-lib';
import type { CfnResource, FileAssetLocation } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as cxapi from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';
import { stagedFiles } from './staged-files';

/**
 * A file or folder of this package in the bucket for assets. As `Asset` of `aws-s3-assets` is, without its `bucket`: for an imported
 * bucket, the CDK loads what it knows of all Regions, and that took a quarter of what the quick start costs beside plain keys.
 */
export class PackageAsset extends Construct {
  public readonly location: FileAssetLocation;
  /** Where the cloud assembly has it. */
  public readonly stagedPath: string;

  /**
   * @param sourcePath the file, or the folder, which becomes a zip file
   * @param deployTime whether nobody reads it after the deployment
   */
  constructor(scope: Construct, id: string, sourcePath: string, deployTime?: boolean) {
    super(scope, id);
    const stack = Stack.of(this);
    const { packaging, hash: sourceHash, path: fileName } = stagedFiles(this, sourcePath);
    this.stagedPath = fileName;
    this.location = stack.synthesizer.addFileAsset({
      packaging,
      sourceHash,
      fileName,
      deployTime,
      displayName: Names.stackRelativeConstructPath(this),
    });
  }
}

/** A bundled function of this package. As `Code.fromAsset` is, for one function. */
export class PackageCode extends lambda.Code {
  public readonly isInline = false;
  private asset?: PackageAsset;

  constructor(private readonly folder: string) {
    super();
  }

  public bind(scope: Construct): lambda.CodeConfig {
    this.asset = new PackageAsset(scope, 'Code', this.folder, true); // AWS Lambda copies it
    const { bucketName, objectKey } = this.asset.location;
    return { s3Location: { bucketName, objectKey } };
  }

  /** For the command lines that run functions on the own machine, such as `sam local invoke`. */
  public bindToResource(resource: CfnResource, { resourceProperty = 'Code' }: lambda.ResourceBindOptions = {}): void {
    if (this.asset === undefined || !resource.node.tryGetContext(cxapi.ASSET_RESOURCE_METADATA_ENABLED_CONTEXT)) return;
    resource.addMetadata(cxapi.ASSET_RESOURCE_METADATA_PATH_KEY, this.asset.stagedPath);
    resource.addMetadata(cxapi.ASSET_RESOURCE_METADATA_IS_BUNDLED_KEY, false);
    resource.addMetadata(cxapi.ASSET_RESOURCE_METADATA_PROPERTY_KEY, resourceProperty);
  }
}
