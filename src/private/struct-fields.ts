/**
 * What structs have: fields, and the types of those that are checked by their type alone. Written by `npm run props` from the
 * structs in `src/`; a test holds it to them.
 */
export const STRUCT_FIELDS = {
  Adoption: 'key replacePolicy:b lockOtherAliases:b',
  AssertCompliantOptions: 'strict:b',
  BreakGlassPrincipals: 'roles:[] users:[]',
  DashboardAliasOptions: 'generationKeyArns:s[] rotations:events.IRule',
  DashboardKeyOptions: 'importedMaterial:b ...DashboardOnDemandRotationOptions',
  DashboardOnDemandRotationOptions: 'title:s rotations:events.IRule',
  GuardRulesOptions: 'numbersAsInputParameters:b',
  JwksOptions: 'objectKey:s algorithm:s issuer:s allowPublicBucket:b',
  KeyTagScope: 'key value:s',
  ManualRotationAliasAttributes: 'aliasName familyName:s keyTemplate stateMachineArn:s stackName:s rotationPeriod',
  ManualRotationAliasProps:
    'aliasName keyTemplate rotationPeriod checkInterval activationDelay policy:iam.PolicyDocument'
    + ' admins:iam.IPrincipal[] description:s familyName:s adopt:Adoption whenCurrentKeyUnusable retirement'
    + ' breakGlass:BreakGlassPrincipals alsoTrust:RotationRoles[]',
  MaterialExpiryAlarmOptions: 'before ...RotationAlarmOptions',
  OnDemandRotationAttributes: 'key stateMachineArn reservedRotations maxMaterialAge',
  OnDemandRotationOptions: 'maxMaterialAge reservedRotations forecastHorizon',
  OnDemandRotationProps: 'key ...OnDemandRotationOptions',
  OrganizationGuardrailsProps: 'standard targetIds serviceControlPolicies:b resourceControlPolicies:b namePrefix:s',
  PublicKeySetProps: 'alias stores cacheFor verifiers:[] verifyFor tokenLifetime',
  ReplicaKeyProps:
    'primaryKey alias:s description:s enabled:b policy:iam.PolicyDocument admins:iam.IPrincipal[]'
    + ' pendingWindow removalPolicy',
  RequiredKeyTag: 'key values:s[]',
  RetirementDeletionOptions: 'quarantine pendingWindow ...RetirementOptions',
  RetirementOptions: 'after unusedFor',
  RotatingKeyProps:
    'rotationPeriod origin alias:s description:s enabled:b multiRegion:b policy:iam.PolicyDocument'
    + ' admins:iam.IPrincipal[] pendingWindow removalPolicy',
  RotationAlarmOptions: 'actions:cloudwatch.IAlarmAction[] okActions:cloudwatch.IAlarmAction[]',
  RotationComplianceRuleAttributes: 'configRuleName maxKeyAge gracePeriod configRuleArn:s scopeTag:KeyTagScope',
  RotationComplianceRuleProps: 'maxKeyAge gracePeriod keySpecs:[] waivers:[] ...StandardComplianceRuleOptions',
  RotationDashboardProps: 'dashboardName:s timeRange resourceTagsOnTelemetry:b',
  RotationDefaultsProps:
    'rolePath:s roleNamePrefix:s vpc:ec2.IVpc vpcSubnets securityGroups:ec2.ISecurityGroup[]'
    + ' logRetention logEncryptionKey:kms.IKey functionMemorySize runbookUrl:s',
  RotationGuardHookProps:
    'standard failureMode enabled:b hookAlias:s excludedStackNames:s[] numbersAsInputParameters:b'
    + ' logBucket:s3.IBucket',
  RotationNotificationsProps: 'topic:sns.ITopic encryptionKey:kms.IKey deadLetterQueue:sqs.IQueue',
  RotationRemediationOptions: 'automatic:b maximumAttempts attemptWindow rotationPeriod reservedRotations',
  RotationRemediationProps: 'rule ...RotationRemediationOptions',
  RotationRoles: 'machineRoleArn probeRoleArn',
  RotationStandardProps:
    'name version maxKeyAge gracePeriod minRotationPeriod maxRotationPeriod minDeletionWindow'
    + ' minIdleBeforeDeletion requiredTags:RequiredKeyTag[] allowedOrigins:[] keySpecs:[] keySpecNotice'
    + ' requireFamilyRetirement:b requireFamilyAlarms:b mandatory:[] ignored:[] waivers:[]',
  StandardComplianceRuleOptions:
    'configRuleName:s description:s scopeTag:KeyTagScope maximumExecutionFrequency evaluateOnChange:b'
    + ' repeatUnchangedAfter',
  StandardFilesOptions: 'partition:s',
  WaiverOptions: 'reason owner until rules:[]',
} satisfies Readonly<Record<string, string>>;
