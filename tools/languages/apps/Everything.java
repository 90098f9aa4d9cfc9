import io.github.cdkkmsrotation.*;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.CfnResource;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.cloudwatch.CreateAlarmOptions;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.config.MaximumExecutionFrequency;
import software.amazon.awscdk.services.events.OnEventOptions;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.sns.Topic;

/** Every construct of the library, and what else it exports, once: the same app as everything.ts, in the same order and with the same names. */
public final class Everything {
    private static final String ACCOUNT = "111122223333";
    private static final String REGION = "eu-west-1";
    private static final String KEY = "arn:aws:kms:" + REGION + ":" + ACCOUNT + ":key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String PRIMARY_KEY = "arn:aws:kms:us-east-1:" + ACCOUNT + ":key/mrk-1234abcd12ab34cd56ef1234567890ab";

    private Everything() {}

    private static WaiverOptions.Builder waiver(final String reason) {
        return WaiverOptions.builder().reason(reason).owner("payments").until("2028-06-30");
    }

    public static void main(final String[] args) {
        App app = new App();
        StackProps env = StackProps.builder().env(Environment.builder().account(ACCOUNT).region(REGION).build()).build();

        // --- The standard, before any key is made
        Stack organization = new Stack(app, "Organization", env);
        RotationStandard standard = RotationStandard.Builder.create()
            .name("everything")
            .version("2026.1")
            .maxKeyAge(Duration.days(400))
            .gracePeriod(Duration.days(14))
            .minRotationPeriod(Duration.days(90))
            .maxRotationPeriod(Duration.days(365))
            .minDeletionWindow(Duration.days(14))
            .allowedOrigins(List.of(KeyMaterialOrigin.AWS_KMS, KeyMaterialOrigin.EXTERNAL))
            .requiredTags(List.of(
                RequiredKeyTag.builder().key("Owner").build(),
                RequiredKeyTag.builder().key("Environment").values(List.of("dev", "prod")).build()))
            .keySpecs(List.of(KeySpecRule.forbidden("ECC_SECG_P256K1"), KeySpecRule.until("RSA_2048", "2030-12-31")))
            .mandatory(List.of(StandardRule.KEY_ROTATION))
            .ignored(List.of(StandardRule.KEY_TAGS, StandardRule.FAMILY_ALARMS))
            .waivers(List.of(Waiver.forAlias("legacy/tokens", waiver("replaced this year").build())))
            .build();
        standard.injectDefaults(organization);
        standard.enforce(organization);
        new Key(organization, "Plain"); // rotates, for the standard says so
        standard.addComplianceRule(organization, "KeysByAge",
            StandardComplianceRuleOptions.builder().configRuleName("keys-by-age").evaluateOnChange(false).build()).addRemediation("Repair");
        OrganizationGuardrails.Builder.create(organization, "Guardrails")
            .standard(standard).targetIds(List.of("ou-ab12-cdefgh34")).namePrefix("acme").build();
        RotationGuardHook.Builder.create(organization, "Hook")
            .standard(standard).failureMode(HookFailureMode.FAIL).excludedStackNames(List.of("Bootstrap")).build();
        standard.writeTo("standard", StandardFilesOptions.builder().partition("aws").build());
        CfnResource.Builder.create(organization, "Documents")
            .type("Everything::Documents")
            .properties(Map.of(
                "ServiceControlPolicies", standard.serviceControlPolicies(),
                "ResourceControlPolicies", standard.resourceControlPolicies(),
                "GuardRules", standard.guardRules(GuardRulesOptions.builder().numbersAsInputParameters(true).build()),
                "GuardInputParameters", standard.guardInputParameters()))
            .build();
        standard.assertTemplateCompliant(Map.of("Resources", Map.of()));
        CfnOutput.Builder.create(organization, "FromJson").value(RotationStandard.fromJson(standard.toJson()).toJson()).build();
        CfnOutput.Builder.create(organization, "FromFile")
            .value(RotationStandard.fromFile("standard/standard.json").getVersion()).build();

        // --- What everything below has in common
        Stack stack = new Stack(app, "Everything", env);
        RotationDefaults.set(stack, RotationDefaultsProps.builder()
            .rolePath("/platform/")
            .roleNamePrefix("all-")
            .logRetention(RetentionDays.TEN_YEARS)
            .functionMemorySize(512)
            .runbookUrl("https://wiki.example.com/kms-rotation")
            .build());
        Role service = Role.Builder.create(stack, "Service").assumedBy(new ServicePrincipal("ecs-tasks.amazonaws.com")).build();
        SnsAction onCall = new SnsAction(new Topic(stack, "OnCall"));
        RotationAlarmOptions toOnCall = RotationAlarmOptions.builder().actions(List.of(onCall)).build();

        // --- Keys that are rotated in place
        RotatingKey data = RotatingKey.Builder.create(stack, "Data")
            .alias("everything/data")
            .multiRegion(true)
            .rotationPeriod(Duration.days(365))
            .pendingWindow(Duration.days(30))
            .removalPolicy(RemovalPolicy.RETAIN)
            .admins(List.of(service))
            .build();
        data.grantEncryptDecrypt(service);
        data.getRotationEvents().onRotated("DataRotated");
        OnDemandRotation onDemand = OnDemandRotation.Builder.create(stack, "OnDemand")
            .key(data).maxMaterialAge(Duration.days(200)).reservedRotations(5).build();
        onDemand.addAlarms(RotationAlarmOptions.builder().actions(List.of(onCall)).okActions(List.of(onCall)).build());
        onDemand.grantRotate(service);
        onDemand.onBlocked("OnDemandBlocked");
        RotatingKey imported = RotatingKey.Builder.create(stack, "Imported").origin(KeyOrigin.EXTERNAL).build();
        imported.addMaterialExpiryAlarm("MaterialExpires", MaterialExpiryAlarmOptions.builder().before(Duration.days(7)).build());
        RotationEvents.fromKey(imported).onMaterialExpired("MaterialExpired");
        IOnDemandRotation theirRotation = OnDemandRotation.fromOnDemandRotationAttributes(stack, "TheirRotation",
            OnDemandRotationAttributes.builder()
                .key(imported)
                .stateMachineArn("arn:aws:states:" + REGION + ":" + ACCOUNT + ":stateMachine:theirs")
                .reservedRotations(0)
                .build());
        theirRotation.onRotated("TheirsRotatedOnDemand");
        IKey primaryKey = Key.fromKeyArn(stack, "Primary", PRIMARY_KEY);
        ReplicaKey replica = ReplicaKey.Builder.create(stack, "Replica").primaryKey(primaryKey).alias("everything/replica").build();
        replica.grantDecrypt(service);
        replica.grantAdmin(service);
        replica.getRotationEvents().onDisabled("ReplicaDisabled");

        // --- Keys that are rotated behind an alias
        ManualRotationAlias signing = ManualRotationAlias.Builder.create(stack, "Signing")
            .aliasName("everything/signing")
            .keyTemplate(KeyTemplate.signing(SigningSpec.ECC_NIST_P256))
            .rotationPeriod(Duration.days(180))
            .activationDelay(Duration.days(1))
            .checkInterval(Duration.hours(6))
            .retirement(Retirement.disable(RetirementOptions.builder().after(Duration.days(400)).unusedFor(Duration.days(90)).build()))
            .breakGlass(BreakGlassPrincipals.builder().roles(List.of(service)).build())
            .alsoTrust(List.of(RotationRoles.builder()
                .machineRoleArn("arn:aws:iam::" + ACCOUNT + ":role/old-machine")
                .probeRoleArn("arn:aws:iam::" + ACCOUNT + ":role/old-probe")
                .build()))
            .whenCurrentKeyUnusable(WhenCurrentKeyUnusable.REPLACE)
            .build();
        signing.getGrants().sign(service);
        signing.getGrants().operate(service);
        signing.addToResourcePolicy(PolicyStatement.Builder.create()
            .actions(List.of("kms:GetPublicKey")).principals(List.of(service)).resources(List.of("*")).build());
        ManualRotationAliasGrants.fromAlias(signing).verify(service);
        signing.getRotationEvents().onRotationFailed("SigningFailed");
        ManualRotationAliasAlarms alarms = signing.addAlarms(toOnCall);
        CfnOutput.Builder.create(stack, "Overdue").value(alarms.getOverdue().getAlarmName()).build();
        signing.metricMaterialAgeDays().createAlarm(stack, "OldSigningKey",
            CreateAlarmOptions.builder().threshold(200).evaluationPeriods(1).build());
        if (!ManualRotationAlias.isManualRotationAlias(signing)) {
            throw new IllegalStateException("it is one");
        }
        IManualRotationAlias theirAlias = ManualRotationAlias.fromManualRotationAliasAttributes(stack, "TheirAlias",
            ManualRotationAliasAttributes.builder()
                .aliasName("theirs/tokens")
                .keyTemplate(KeyTemplate.mac(MacSpec.HMAC_512))
                .rotationPeriod(Duration.days(90))
                .stateMachineArn("arn:aws:states:" + REGION + ":" + ACCOUNT + ":stateMachine:their-tokens")
                .build());
        AliasRotationEvents.fromAlias(theirAlias).onRotated("TheirTokensRotated");
        theirAlias.getGrants().verifyMac(service);
        ManualRotationAlias.Builder.create(stack, "Tokens")
            .aliasName("everything/tokens")
            .keyTemplate(KeyTemplate.mac(MacSpec.HMAC_256))
            .retirement(Retirement.scheduleDeletion(RetirementDeletionOptions.builder()
                .after(Duration.days(400)).quarantine(Duration.days(90)).pendingWindow(Duration.days(30)).build()))
            .build().getGrants().generateMac(service);
        ManualRotationAlias.Builder.create(stack, "Agreement")
            .aliasName("everything/agreement")
            .keyTemplate(KeyTemplate.keyAgreement(KeyAgreementSpec.ECC_NIST_P384))
            .build().getGrants().deriveSharedSecret(service);
        ManualRotationAlias encapsulation = ManualRotationAlias.Builder.create(stack, "Encapsulation")
            .aliasName("everything/encapsulation")
            .keyTemplate(KeyTemplate.keyEncapsulation(KemSpec.ML_KEM_768))
            .build();
        encapsulation.getGrants().encapsulate(service);
        encapsulation.getGrants().decapsulate(service);
        ManualRotationAlias envelopes = ManualRotationAlias.Builder.create(stack, "Envelopes")
            .aliasName("everything/envelopes")
            .keyTemplate(KeyTemplate.asymmetricEncryption(AsymmetricEncryptionSpec.RSA_4096))
            .retirement(Retirement.never())
            .build();
        envelopes.getGrants().encrypt(service);
        envelopes.getGrants().decrypt(service);
        ManualRotationAlias.Builder.create(stack, "CloudHsm")
            .aliasName("everything/cloud-hsm")
            .keyTemplate(KeyTemplate.symmetricInCloudHsmKeyStore("cks-1234567890abcdef0"))
            .build();
        IKey liveKey = Key.fromKeyArn(stack, "Live", KEY);
        ManualRotationAlias.Builder.create(stack, "Adopted")
            .aliasName("everything/adopted")
            .keyTemplate(KeyTemplate.symmetric())
            .adopt(Adoption.builder().key(liveKey).lockOtherAliases(true).build())
            .build();
        ManualRotationAlias issuing = ManualRotationAlias.Builder.create(stack, "Issuing")
            .aliasName("everything/issuing")
            .keyTemplate(KeyTemplate.signing(SigningSpec.RSA_2048))
            .activationDelay(Duration.days(1))
            .build();
        PublicKeySet publicKeys = PublicKeySet.Builder.create(stack, "PublicKeys")
            .alias(issuing)
            .stores(List.of(
                PublicKeyStore.jwks(new Bucket(stack, "Documents"),
                    JwksOptions.builder().algorithm("PS256").issuer("https://login.example.com").build()),
                PublicKeyStore.parameters("/everything/issuing")))
            .cacheFor(Duration.hours(6))
            .verifiers(List.of(KnownVerifier.API_GATEWAY_JWT_AUTHORIZER))
            .verifyFor(Duration.days(1))
            .tokenLifetime(Duration.hours(12))
            .build();
        CfnOutput.Builder.create(stack, "CacheFor").value(publicKeys.getCacheFor().toIsoString()).build();
        issuing.getRotationEvents().onPublicKey("IssuingPublished");

        // --- What judges, tells and shows
        RotationComplianceRule rule = RotationComplianceRule.Builder.create(stack, "KeyAge")
            .maxKeyAge(Duration.days(400))
            .gracePeriod(Duration.days(14))
            .keySpecs(List.of(KeySpecRule.forbidden("RSA_2048")))
            .scopeTag(KeyTagScope.builder().key("data").value("secret").build())
            .maximumExecutionFrequency(MaximumExecutionFrequency.TWELVE_HOURS)
            .waivers(List.of(
                Waiver.forKeyArn(KEY, waiver("of a partner").rules(List.of(StandardRule.KEY_AGE)).build()),
                Waiver.forConstruct(imported, waiver("imported by hand").build()),
                Waiver.forConstructPath("Everything/Data", waiver("moved soon").build())))
            .build();
        rule.addAlarms(toOnCall);
        rule.onComplianceChange("KeyAgeChanged");
        rule.metricNonCompliant().createAlarm(stack, "OldKeys", CreateAlarmOptions.builder().threshold(1).evaluationPeriods(1).build());
        RotationRemediation.Builder.create(stack, "Repair")
            .rule(rule)
            .automatic(true)
            .maximumAttempts(3)
            .attemptWindow(Duration.hours(1))
            .rotationPeriod(Duration.days(365))
            .build();
        IRotationComplianceRule theirRule = RotationComplianceRule.fromRotationComplianceRuleAttributes(stack, "TheirRule",
            RotationComplianceRuleAttributes.builder()
                .configRuleName("their-key-age").maxKeyAge(Duration.days(365)).gracePeriod(Duration.days(0)).build());
        RotationNotifications notifications = RotationNotifications.Builder.create(stack, "Notifications")
            .topic(new Topic(stack, "KeyNews")).build();
        notifications.watchKey(data);
        notifications.watchAlias(signing);
        notifications.watchOnDemandRotation(onDemand);
        notifications.addAlarms(toOnCall);
        RotationDashboard dashboard = RotationDashboard.Builder.create(stack, "Dashboard")
            .dashboardName("keys").timeRange(Duration.days(30)).build();
        dashboard.addKey(data, DashboardKeyOptions.builder().title("Data").build());
        dashboard.addAlias(signing, DashboardAliasOptions.builder().generationKeyArns(List.of(KEY)).build());
        dashboard.addOnDemandRotation(onDemand, DashboardOnDemandRotationOptions.builder().title("On demand").build());
        dashboard.addComplianceRule(rule);
        dashboard.addComplianceRule(theirRule);

        // --- Every other event, and a picture of every other metric
        data.getRotationEvents().onDeleted("DataDeleted");
        data.getRotationEvents().onDeletionCancelled("DataDeletionCancelled");
        data.getRotationEvents().onDeletionScheduled("DataDeletionScheduled");
        data.getRotationEvents().onRotationDisabled("DataRotationDisabled");
        imported.getRotationEvents().onMaterialDeleted("ImportedMaterialDeleted");
        imported.getRotationEvents().onMaterialImported("ImportedMaterialImported");
        signing.getRotationEvents().onStaged("SigningStaged");
        signing.getRotationEvents().onRolledBack("SigningRolledBack");
        signing.getRotationEvents().onRestored("SigningRestored");
        signing.getRotationEvents().onRetired("SigningRetired");
        signing.getRotationEvents().onRetirementVetoed("SigningRetirementVetoed");
        signing.getRotationEvents().onStrayKey("SigningStrayKey");
        signing.getRotationEvents().onCurrentKeyUnusable("SigningCurrentKeyUnusable");
        data.getRotationEvents().onPolicyChanged("DataPolicyChanged", OnEventOptions.builder().target(onDemand.eventTarget()).build());
        rule.onEvent("KeyAgeEvent");
        rule.onReEvaluationStatus("KeyAgeReEvaluationStatus");
        rule.onSettingsChanged("KeyAgeSettingsChanged");
        List<IMetric> left = List.of(
            signing.metricCurrentKeyUsable(),
            signing.metricDaysOverdue(),
            signing.metricDaysSinceStaged(),
            signing.metricGenerationsKept(),
            signing.metricHeld(),
            signing.metricUnclaimedKeys(),
            onDemand.metricDaysUntilDue(),
            onDemand.metricOnDemandRotationsLeft(),
            imported.metricSecondsUntilMaterialExpiration(),
            rule.metricCalls(),
            rule.metricJudged(),
            rule.metricOutOfScope(),
            rule.metricPostponed(),
            rule.metricUnreadable(),
            rule.metricWaived());
        Dashboard.Builder.create(stack, "Metrics").widgets(List.of(List.of(GraphWidget.Builder.create().left(left).build()))).build();

        // It synthesizes: nothing is added after it.
        standard.assertCompliant(organization, AssertCompliantOptions.builder().strict(false).build());
        app.synth();
    }
}
