/** Where a template is pretended to be deployed. */
export interface Environment {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly urlSuffix: string;
  readonly stackName: string;
  /** Derived from the rest when absent. */
  readonly stackId?: string;
  /** Values of parameters; the template's defaults count for those left out. */
  readonly parameters?: Record<string, string>;
  /** Values of Fn::ImportValue, by export name. */
  readonly imports?: Record<string, string>;
  /** What a custom resource answered, by logical id: nothing can be derived for it. */
  readonly customResources?: Record<string, { readonly physicalId?: string; readonly attributes?: Record<string, string> }>;
}

/** One resource with every intrinsic replaced by its value. */
export interface ResolvedResource {
  readonly Type: string;
  readonly Properties: Record<string, any>;
  readonly [attribute: string]: unknown;
}

/** A template as AWS would see it in one environment: resources whose condition is false are gone. */
export interface ResolvedTemplate {
  readonly environment: Environment;
  readonly resources: Record<string, ResolvedResource>;
  readonly outputs: Record<string, any>;
  /** What Ref gives. */
  ref(logicalId: string): string;
  /** What Fn::GetAtt gives; throws for an attribute that is not modelled. */
  getAtt(logicalId: string, attribute: string): string;
}
