// Every construct of the library, and what else it exports, once: the same app as everything.ts, in the same order and with the same names.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatchactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsconfig"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawsiam"
	"github.com/aws/jsii-runtime-go"
	rotation "github.com/cdk-kms-rotation/cdk-kms-rotation-go/cdkkmsrotation"
)

const (
	account    = "111122223333"
	region     = "eu-west-1"
	key        = "arn:aws:kms:" + region + ":" + account + ":key/1234abcd-12ab-34cd-56ef-1234567890ab"
	primaryKey = "arn:aws:kms:us-east-1:" + account + ":key/mrk-1234abcd12ab34cd56ef1234567890ab"
)

func days(number float64) awscdk.Duration {
	return awscdk.Duration_Days(jsii.Number(number))
}

func waiver(reason string, rules ...rotation.StandardRule) *rotation.WaiverOptions {
	options := &rotation.WaiverOptions{Reason: jsii.String(reason), Owner: jsii.String("payments"), Until: jsii.String("2028-06-30")}
	if len(rules) > 0 {
		options.Rules = &rules
	}
	return options
}

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	env := &awscdk.StackProps{Env: &awscdk.Environment{Account: jsii.String(account), Region: jsii.String(region)}}

	// --- The standard, before any key is made
	organization := awscdk.NewStack(app, jsii.String("Organization"), env)
	standard := rotation.NewRotationStandard(&rotation.RotationStandardProps{
		Name:              jsii.String("everything"),
		Version:           jsii.String("2026.1"),
		MaxKeyAge:         days(400),
		GracePeriod:       days(14),
		MinRotationPeriod: days(90),
		MaxRotationPeriod: days(365),
		MinDeletionWindow: days(14),
		AllowedOrigins:    &[]rotation.KeyMaterialOrigin{rotation.KeyMaterialOrigin_AWS_KMS, rotation.KeyMaterialOrigin_EXTERNAL},
		RequiredTags: &[]*rotation.RequiredKeyTag{
			{Key: jsii.String("Owner")},
			{Key: jsii.String("Environment"), Values: jsii.Strings("dev", "prod")},
		},
		KeySpecs: &[]rotation.KeySpecRule{
			rotation.KeySpecRule_Forbidden(jsii.String("ECC_SECG_P256K1")),
			rotation.KeySpecRule_Until(jsii.String("RSA_2048"), jsii.String("2030-12-31")),
		},
		Mandatory: &[]rotation.StandardRule{rotation.StandardRule_KEY_ROTATION},
		Ignored:   &[]rotation.StandardRule{rotation.StandardRule_KEY_TAGS, rotation.StandardRule_FAMILY_ALARMS},
		Waivers:   &[]rotation.Waiver{rotation.Waiver_ForAlias(jsii.String("legacy/tokens"), waiver("replaced this year"))},
	})
	standard.InjectDefaults(organization)
	standard.Enforce(organization)
	awskms.NewKey(organization, jsii.String("Plain"), nil) // rotates, for the standard says so
	standard.AddComplianceRule(organization, jsii.String("KeysByAge"), &rotation.StandardComplianceRuleOptions{
		ConfigRuleName:   jsii.String("keys-by-age"),
		EvaluateOnChange: jsii.Bool(false),
	}).AddRemediation(jsii.String("Repair"), nil)
	rotation.NewOrganizationGuardrails(organization, jsii.String("Guardrails"), &rotation.OrganizationGuardrailsProps{
		Standard:   standard,
		TargetIds:  jsii.Strings("ou-ab12-cdefgh34"),
		NamePrefix: jsii.String("acme"),
	})
	rotation.NewRotationGuardHook(organization, jsii.String("Hook"), &rotation.RotationGuardHookProps{
		Standard:           standard,
		FailureMode:        rotation.HookFailureMode_FAIL,
		ExcludedStackNames: jsii.Strings("Bootstrap"),
	})
	standard.WriteTo(jsii.String("standard"), &rotation.StandardFilesOptions{Partition: jsii.String("aws")})
	awscdk.NewCfnResource(organization, jsii.String("Documents"), &awscdk.CfnResourceProps{
		Type: jsii.String("Everything::Documents"),
		Properties: &map[string]interface{}{
			"ServiceControlPolicies":  standard.ServiceControlPolicies(),
			"ResourceControlPolicies": standard.ResourceControlPolicies(),
			"GuardRules":              standard.GuardRules(&rotation.GuardRulesOptions{NumbersAsInputParameters: jsii.Bool(true)}),
			"GuardInputParameters":    standard.GuardInputParameters(),
		},
	})
	standard.AssertTemplateCompliant(&map[string]interface{}{"Resources": map[string]interface{}{}}, nil)
	awscdk.NewCfnOutput(organization, jsii.String("FromJson"), &awscdk.CfnOutputProps{
		Value: rotation.RotationStandard_FromJson(standard.ToJson()).ToJson(),
	})
	awscdk.NewCfnOutput(organization, jsii.String("FromFile"), &awscdk.CfnOutputProps{
		Value: rotation.RotationStandard_FromFile(jsii.String("standard/standard.json")).Version(),
	})

	// --- What everything below has in common
	stack := awscdk.NewStack(app, jsii.String("Everything"), env)
	rotation.RotationDefaults_Set(stack, &rotation.RotationDefaultsProps{
		RolePath:           jsii.String("/platform/"),
		RoleNamePrefix:     jsii.String("all-"),
		LogRetention:       awslogs.RetentionDays_TEN_YEARS,
		FunctionMemorySize: jsii.Number(512),
		RunbookUrl:         jsii.String("https://wiki.example.com/kms-rotation"),
	})
	service := awsiam.NewRole(stack, jsii.String("Service"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("ecs-tasks.amazonaws.com"), nil),
	})
	onCall := awscloudwatchactions.NewSnsAction(awssns.NewTopic(stack, jsii.String("OnCall"), nil))
	toOnCall := &rotation.RotationAlarmOptions{Actions: &[]awscloudwatch.IAlarmAction{onCall}}

	// --- Keys that are rotated in place
	data := rotation.NewRotatingKey(stack, jsii.String("Data"), &rotation.RotatingKeyProps{
		Alias:          jsii.String("everything/data"),
		MultiRegion:    jsii.Bool(true),
		RotationPeriod: days(365),
		PendingWindow:  days(30),
		RemovalPolicy:  awscdk.RemovalPolicy_RETAIN,
		Admins:         &[]awsiam.IPrincipal{service},
	})
	data.GrantEncryptDecrypt(service)
	data.RotationEvents().OnRotated(jsii.String("DataRotated"), nil)
	onDemand := rotation.NewOnDemandRotation(stack, jsii.String("OnDemand"), &rotation.OnDemandRotationProps{
		Key:               data,
		MaxMaterialAge:    days(200),
		ReservedRotations: jsii.Number(5),
	})
	onDemand.AddAlarms(&rotation.RotationAlarmOptions{
		Actions:   &[]awscloudwatch.IAlarmAction{onCall},
		OkActions: &[]awscloudwatch.IAlarmAction{onCall},
	})
	onDemand.GrantRotate(service)
	onDemand.OnBlocked(jsii.String("OnDemandBlocked"), nil)
	imported := rotation.NewRotatingKey(stack, jsii.String("Imported"), &rotation.RotatingKeyProps{Origin: rotation.KeyOrigin_EXTERNAL})
	imported.AddMaterialExpiryAlarm(jsii.String("MaterialExpires"), &rotation.MaterialExpiryAlarmOptions{Before: days(7)})
	rotation.RotationEvents_FromKey(imported).OnMaterialExpired(jsii.String("MaterialExpired"), nil)
	theirRotation := rotation.OnDemandRotation_FromOnDemandRotationAttributes(stack, jsii.String("TheirRotation"),
		&rotation.OnDemandRotationAttributes{
			Key:               imported,
			StateMachineArn:   jsii.String("arn:aws:states:" + region + ":" + account + ":stateMachine:theirs"),
			ReservedRotations: jsii.Number(0),
		})
	theirRotation.OnRotated(jsii.String("TheirsRotatedOnDemand"), nil)
	primary := awskms.Key_FromKeyArn(stack, jsii.String("Primary"), jsii.String(primaryKey))
	replica := rotation.NewReplicaKey(stack, jsii.String("Replica"), &rotation.ReplicaKeyProps{
		PrimaryKey: primary,
		Alias:      jsii.String("everything/replica"),
	})
	replica.GrantDecrypt(service)
	replica.GrantAdmin(service)
	replica.RotationEvents().OnDisabled(jsii.String("ReplicaDisabled"), nil)

	// --- Keys that are rotated behind an alias
	signing := rotation.NewManualRotationAlias(stack, jsii.String("Signing"), &rotation.ManualRotationAliasProps{
		AliasName:       jsii.String("everything/signing"),
		KeyTemplate:     rotation.KeyTemplate_Signing(rotation.SigningSpec_ECC_NIST_P256),
		RotationPeriod:  days(180),
		ActivationDelay: days(1),
		CheckInterval:   awscdk.Duration_Hours(jsii.Number(6)),
		Retirement:      rotation.Retirement_Disable(&rotation.RetirementOptions{After: days(400), UnusedFor: days(90)}),
		BreakGlass:      &rotation.BreakGlassPrincipals{Roles: &[]interfacesawsiam.IRoleRef{service}},
		AlsoTrust: &[]*rotation.RotationRoles{{
			MachineRoleArn: jsii.String("arn:aws:iam::" + account + ":role/old-machine"),
			ProbeRoleArn:   jsii.String("arn:aws:iam::" + account + ":role/old-probe"),
		}},
		WhenCurrentKeyUnusable: rotation.WhenCurrentKeyUnusable_REPLACE,
	})
	signing.Grants().Sign(service)
	signing.Grants().Operate(service)
	signing.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions:    jsii.Strings("kms:GetPublicKey"),
		Principals: &[]awsiam.IPrincipal{service},
		Resources:  jsii.Strings("*"),
	}))
	rotation.ManualRotationAliasGrants_FromAlias(signing).Verify(service)
	signing.RotationEvents().OnRotationFailed(jsii.String("SigningFailed"), nil)
	alarms := signing.AddAlarms(toOnCall)
	awscdk.NewCfnOutput(stack, jsii.String("Overdue"), &awscdk.CfnOutputProps{Value: alarms.Overdue.AlarmName()})
	signing.MetricMaterialAgeDays(nil).CreateAlarm(stack, jsii.String("OldSigningKey"), &awscloudwatch.CreateAlarmOptions{
		Threshold:         jsii.Number(200),
		EvaluationPeriods: jsii.Number(1),
	})
	if !*rotation.ManualRotationAlias_IsManualRotationAlias(signing) {
		panic("it is one")
	}
	theirAlias := rotation.ManualRotationAlias_FromManualRotationAliasAttributes(stack, jsii.String("TheirAlias"),
		&rotation.ManualRotationAliasAttributes{
			AliasName:       jsii.String("theirs/tokens"),
			KeyTemplate:     rotation.KeyTemplate_Mac(rotation.MacSpec_HMAC_512),
			RotationPeriod:  days(90),
			StateMachineArn: jsii.String("arn:aws:states:" + region + ":" + account + ":stateMachine:their-tokens"),
		})
	rotation.AliasRotationEvents_FromAlias(theirAlias).OnRotated(jsii.String("TheirTokensRotated"), nil)
	theirAlias.Grants().VerifyMac(service)
	rotation.NewManualRotationAlias(stack, jsii.String("Tokens"), &rotation.ManualRotationAliasProps{
		AliasName:   jsii.String("everything/tokens"),
		KeyTemplate: rotation.KeyTemplate_Mac(rotation.MacSpec_HMAC_256),
		Retirement: rotation.Retirement_ScheduleDeletion(&rotation.RetirementDeletionOptions{
			After:         days(400),
			Quarantine:    days(90),
			PendingWindow: days(30),
		}),
	}).Grants().GenerateMac(service)
	rotation.NewManualRotationAlias(stack, jsii.String("Agreement"), &rotation.ManualRotationAliasProps{
		AliasName:   jsii.String("everything/agreement"),
		KeyTemplate: rotation.KeyTemplate_KeyAgreement(rotation.KeyAgreementSpec_ECC_NIST_P384),
	}).Grants().DeriveSharedSecret(service)
	encapsulation := rotation.NewManualRotationAlias(stack, jsii.String("Encapsulation"), &rotation.ManualRotationAliasProps{
		AliasName:   jsii.String("everything/encapsulation"),
		KeyTemplate: rotation.KeyTemplate_KeyEncapsulation(rotation.KemSpec_ML_KEM_768),
	})
	encapsulation.Grants().Encapsulate(service)
	encapsulation.Grants().Decapsulate(service)
	envelopes := rotation.NewManualRotationAlias(stack, jsii.String("Envelopes"), &rotation.ManualRotationAliasProps{
		AliasName:   jsii.String("everything/envelopes"),
		KeyTemplate: rotation.KeyTemplate_AsymmetricEncryption(rotation.AsymmetricEncryptionSpec_RSA_4096),
		Retirement:  rotation.Retirement_Never(),
	})
	envelopes.Grants().Encrypt(service)
	envelopes.Grants().Decrypt(service)
	rotation.NewManualRotationAlias(stack, jsii.String("CloudHsm"), &rotation.ManualRotationAliasProps{
		AliasName:   jsii.String("everything/cloud-hsm"),
		KeyTemplate: rotation.KeyTemplate_SymmetricInCloudHsmKeyStore(jsii.String("cks-1234567890abcdef0")),
	})
	liveKey := awskms.Key_FromKeyArn(stack, jsii.String("Live"), jsii.String(key))
	rotation.NewManualRotationAlias(stack, jsii.String("Adopted"), &rotation.ManualRotationAliasProps{
		AliasName:   jsii.String("everything/adopted"),
		KeyTemplate: rotation.KeyTemplate_Symmetric(),
		Adopt:       &rotation.Adoption{Key: liveKey, LockOtherAliases: jsii.Bool(true)},
	})
	issuing := rotation.NewManualRotationAlias(stack, jsii.String("Issuing"), &rotation.ManualRotationAliasProps{
		AliasName:       jsii.String("everything/issuing"),
		KeyTemplate:     rotation.KeyTemplate_Signing(rotation.SigningSpec_RSA_2048),
		ActivationDelay: days(1),
	})
	publicKeys := rotation.NewPublicKeySet(stack, jsii.String("PublicKeys"), &rotation.PublicKeySetProps{
		Alias: issuing,
		Stores: &[]rotation.PublicKeyStore{
			rotation.PublicKeyStore_Jwks(awss3.NewBucket(stack, jsii.String("Documents"), nil), &rotation.JwksOptions{
				Algorithm: jsii.String("PS256"),
				Issuer:    jsii.String("https://login.example.com"),
			}),
			rotation.PublicKeyStore_Parameters(jsii.String("/everything/issuing")),
		},
		CacheFor:      awscdk.Duration_Hours(jsii.Number(6)),
		Verifiers:     &[]rotation.KnownVerifier{rotation.KnownVerifier_API_GATEWAY_JWT_AUTHORIZER},
		VerifyFor:     days(1),
		TokenLifetime: awscdk.Duration_Hours(jsii.Number(12)),
	})
	awscdk.NewCfnOutput(stack, jsii.String("CacheFor"), &awscdk.CfnOutputProps{Value: publicKeys.CacheFor().ToIsoString()})
	issuing.RotationEvents().OnPublicKey(jsii.String("IssuingPublished"), nil)

	// --- What judges, tells and shows
	rule := rotation.NewRotationComplianceRule(stack, jsii.String("KeyAge"), &rotation.RotationComplianceRuleProps{
		MaxKeyAge:                 days(400),
		GracePeriod:               days(14),
		KeySpecs:                  &[]rotation.KeySpecRule{rotation.KeySpecRule_Forbidden(jsii.String("RSA_2048"))},
		ScopeTag:                  &rotation.KeyTagScope{Key: jsii.String("data"), Value: jsii.String("secret")},
		MaximumExecutionFrequency: awsconfig.MaximumExecutionFrequency_TWELVE_HOURS,
		Waivers: &[]rotation.Waiver{
			rotation.Waiver_ForKeyArn(jsii.String(key), waiver("of a partner", rotation.StandardRule_KEY_AGE)),
			rotation.Waiver_ForConstruct(imported, waiver("imported by hand")),
			rotation.Waiver_ForConstructPath(jsii.String("Everything/Data"), waiver("moved soon")),
		},
	})
	rule.AddAlarms(toOnCall)
	rule.OnComplianceChange(jsii.String("KeyAgeChanged"), nil)
	rule.MetricNonCompliant(nil).CreateAlarm(stack, jsii.String("OldKeys"), &awscloudwatch.CreateAlarmOptions{
		Threshold:         jsii.Number(1),
		EvaluationPeriods: jsii.Number(1),
	})
	rotation.NewRotationRemediation(stack, jsii.String("Repair"), &rotation.RotationRemediationProps{
		Rule:            rule,
		Automatic:       jsii.Bool(true),
		MaximumAttempts: jsii.Number(3),
		AttemptWindow:   awscdk.Duration_Hours(jsii.Number(1)),
		RotationPeriod:  days(365),
	})
	theirRule := rotation.RotationComplianceRule_FromRotationComplianceRuleAttributes(stack, jsii.String("TheirRule"),
		&rotation.RotationComplianceRuleAttributes{
			ConfigRuleName: jsii.String("their-key-age"),
			MaxKeyAge:      days(365),
			GracePeriod:    days(0),
		})
	notifications := rotation.NewRotationNotifications(stack, jsii.String("Notifications"), &rotation.RotationNotificationsProps{
		Topic: awssns.NewTopic(stack, jsii.String("KeyNews"), nil),
	})
	notifications.WatchKey(data)
	notifications.WatchAlias(signing)
	notifications.WatchOnDemandRotation(onDemand)
	notifications.AddAlarms(toOnCall)
	dashboard := rotation.NewRotationDashboard(stack, jsii.String("Dashboard"), &rotation.RotationDashboardProps{
		DashboardName: jsii.String("keys"),
		TimeRange:     days(30),
	})
	dashboard.AddKey(data, &rotation.DashboardKeyOptions{Title: jsii.String("Data")})
	dashboard.AddAlias(signing, &rotation.DashboardAliasOptions{GenerationKeyArns: jsii.Strings(key)})
	dashboard.AddOnDemandRotation(onDemand, &rotation.DashboardOnDemandRotationOptions{Title: jsii.String("On demand")})
	dashboard.AddComplianceRule(rule)
	dashboard.AddComplianceRule(theirRule)

	// --- Every other event, and a picture of every other metric
	data.RotationEvents().OnDeleted(jsii.String("DataDeleted"), nil)
	data.RotationEvents().OnDeletionCancelled(jsii.String("DataDeletionCancelled"), nil)
	data.RotationEvents().OnDeletionScheduled(jsii.String("DataDeletionScheduled"), nil)
	data.RotationEvents().OnRotationDisabled(jsii.String("DataRotationDisabled"), nil)
	imported.RotationEvents().OnMaterialDeleted(jsii.String("ImportedMaterialDeleted"), nil)
	imported.RotationEvents().OnMaterialImported(jsii.String("ImportedMaterialImported"), nil)
	signing.RotationEvents().OnStaged(jsii.String("SigningStaged"), nil)
	signing.RotationEvents().OnRolledBack(jsii.String("SigningRolledBack"), nil)
	signing.RotationEvents().OnRestored(jsii.String("SigningRestored"), nil)
	signing.RotationEvents().OnRetired(jsii.String("SigningRetired"), nil)
	signing.RotationEvents().OnRetirementVetoed(jsii.String("SigningRetirementVetoed"), nil)
	signing.RotationEvents().OnStrayKey(jsii.String("SigningStrayKey"), nil)
	signing.RotationEvents().OnCurrentKeyUnusable(jsii.String("SigningCurrentKeyUnusable"), nil)
	data.RotationEvents().OnPolicyChanged(jsii.String("DataPolicyChanged"), &awsevents.OnEventOptions{Target: onDemand.EventTarget()})
	rule.OnEvent(jsii.String("KeyAgeEvent"), nil)
	rule.OnReEvaluationStatus(jsii.String("KeyAgeReEvaluationStatus"), nil)
	rule.OnSettingsChanged(jsii.String("KeyAgeSettingsChanged"), nil)
	left := []awscloudwatch.IMetric{
		signing.MetricCurrentKeyUsable(nil),
		signing.MetricDaysOverdue(nil),
		signing.MetricDaysSinceStaged(nil),
		signing.MetricGenerationsKept(nil),
		signing.MetricHeld(nil),
		signing.MetricUnclaimedKeys(nil),
		onDemand.MetricDaysUntilDue(nil),
		onDemand.MetricOnDemandRotationsLeft(nil),
		imported.MetricSecondsUntilMaterialExpiration(nil),
		rule.MetricCalls(nil),
		rule.MetricJudged(nil),
		rule.MetricOutOfScope(nil),
		rule.MetricPostponed(nil),
		rule.MetricUnreadable(nil),
		rule.MetricWaived(nil),
	}
	graph := awscloudwatch.NewGraphWidget(&awscloudwatch.GraphWidgetProps{Left: &left})
	awscloudwatch.NewDashboard(stack, jsii.String("Metrics"), &awscloudwatch.DashboardProps{Widgets: &[]*[]awscloudwatch.IWidget{{graph}}})

	// It synthesizes: nothing is added after it.
	standard.AssertCompliant(organization, &rotation.AssertCompliantOptions{Strict: jsii.Bool(false)})
	app.Synth(nil)
}
