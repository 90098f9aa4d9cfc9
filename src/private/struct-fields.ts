/**
 * What structs have: fields, and the types of those that are checked by their type alone. Written by `npm run props` from the
 * structs in `src/`; a test holds it to them.
 */
export const STRUCT_FIELDS = {
  Adoption: 'key replacePolicy:boolean lockOtherAliases:boolean',
  AssertCompliantOptions: 'strict:boolean',
  BreakGlassPrincipals: 'roles:iam.IRoleRef[] users:iam.IUserRef[]',
  DashboardAliasOptions: 'generationKeyArns:string[] rotations:events.IRule',
  DashboardKeyOptions: 'title:string importedMaterial:boolean rotations:events.IRule',
  DashboardOnDemandRotationOptions: 'title:string rotations:events.IRule',
  GuardRulesOptions: 'numbersAsInputParameters:boolean',
  JwksOptions: 'objectKey:string algorithm:string issuer:string allowPublicBucket:boolean',
  KeyTagScope: 'key value:string',
  ManualRotationAliasAttributes: 'aliasName familyName:string keyTemplate stateMachineArn:string stackName:string rotationPeriod',
  ManualRotationAliasProps:
    'aliasName keyTemplate rotationPeriod checkInterval activationDelay policy:iam.PolicyDocument admins:iam.IPrincipal[]'
    + ' description:string familyName:string adopt:Adoption whenCurrentKeyUnusable retirement breakGlass:BreakGlassPrincipals'
    + ' alsoTrust:RotationRoles[]',
  MaterialExpiryAlarmOptions: 'before actions:cloudwatch.IAlarmAction[] okActions:cloudwatch.IAlarmAction[]',
  OnDemandRotationAttributes: 'key stateMachineArn reservedRotations maxMaterialAge',
  OnDemandRotationOptions: 'maxMaterialAge reservedRotations forecastHorizon',
  OnDemandRotationProps: 'key maxMaterialAge reservedRotations forecastHorizon',
  OrganizationGuardrailsProps: 'standard targetIds serviceControlPolicies:boolean resourceControlPolicies:boolean namePrefix:string',
  PublicKeySetProps: 'alias stores cacheFor verifiers:KnownVerifier[] verifyFor tokenLifetime',
  ReplicaKeyProps:
    'primaryKey alias:string description:string enabled:boolean policy:iam.PolicyDocument admins:iam.IPrincipal[] pendingWindow'
    + ' removalPolicy',
  RequiredKeyTag: 'key values:string[]',
  RetirementDeletionOptions: 'quarantine pendingWindow after unusedFor',
  RetirementOptions: 'after unusedFor',
  RotatingKeyProps:
    'rotationPeriod origin alias:string description:string enabled:boolean multiRegion:boolean policy:iam.PolicyDocument'
    + ' admins:iam.IPrincipal[] pendingWindow removalPolicy',
  RotationAlarmOptions: 'actions:cloudwatch.IAlarmAction[] okActions:cloudwatch.IAlarmAction[]',
  RotationComplianceRuleAttributes: 'configRuleName maxKeyAge gracePeriod configRuleArn:string scopeTag:KeyTagScope',
  RotationComplianceRuleProps:
    'configRuleName:string description:string maxKeyAge gracePeriod keySpecs:KeySpecRule[] waivers:Waiver[] scopeTag:KeyTagScope'
    + ' maximumExecutionFrequency evaluateOnChange:boolean repeatUnchangedAfter',
  RotationDashboardProps: 'dashboardName:string timeRange resourceTagsOnTelemetry:boolean',
  RotationDefaultsProps:
    'rolePath:string roleNamePrefix:string vpc:ec2.IVpc vpcSubnets securityGroups:ec2.ISecurityGroup[] logRetention'
    + ' logEncryptionKey:kms.IKey functionMemorySize runbookUrl:string',
  RotationGuardHookProps:
    'standard failureMode enabled:boolean hookAlias:string excludedStackNames:string[] numbersAsInputParameters:boolean'
    + ' logBucket:s3.IBucket',
  RotationNotificationsProps: 'topic:sns.ITopic encryptionKey:kms.IKey deadLetterQueue:sqs.IQueue',
  RotationRemediationOptions: 'automatic:boolean maximumAttempts attemptWindow rotationPeriod reservedRotations',
  RotationRemediationProps: 'rule automatic:boolean maximumAttempts attemptWindow rotationPeriod reservedRotations',
  RotationRoles: 'machineRoleArn probeRoleArn',
  RotationStandardProps:
    'name version maxKeyAge gracePeriod minRotationPeriod maxRotationPeriod minDeletionWindow minIdleBeforeDeletion'
    + ' requiredTags:RequiredKeyTag[] allowedOrigins:KeyMaterialOrigin[] keySpecs:KeySpecRule[] keySpecNotice'
    + ' requireFamilyRetirement:boolean requireFamilyAlarms:boolean mandatory:StandardRule[] ignored:StandardRule[] waivers:Waiver[]',
  StandardComplianceRuleOptions:
    'configRuleName:string description:string scopeTag:KeyTagScope maximumExecutionFrequency evaluateOnChange:boolean'
    + ' repeatUnchangedAfter',
  StandardFilesOptions: 'partition:string',
  WaiverOptions: 'reason owner until rules:StandardRule[]',
} satisfies Readonly<Record<string, string>>;
