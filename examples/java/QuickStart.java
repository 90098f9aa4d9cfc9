import io.github.cdkkmsrotation.KeyTemplate;
import io.github.cdkkmsrotation.ManualRotationAlias;
import io.github.cdkkmsrotation.RotatingKey;
import io.github.cdkkmsrotation.SigningSpec;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.constructs.Construct;

/** The quick start in Java: a key that AWS KMS rotates in place, and a signing key that is rotated behind an alias. */
public class QuickStart extends Stack {
    public QuickStart(final Construct scope, final String id) {
        super(scope, id);

        // AWS KMS rotates the material of this key every year; id and ARN stay.
        RotatingKey.Builder.create(this, "Data").alias("quick-start/data").build();

        // AWS KMS cannot rotate a signing key: here a new key is made, proven and moved behind the alias every half year.
        ManualRotationAlias signing = ManualRotationAlias.Builder.create(this, "Signing")
            .aliasName("quick-start/signing")
            .keyTemplate(KeyTemplate.signing(SigningSpec.ECC_NIST_P256))
            .rotationPeriod(Duration.days(180))
            .build();

        Role service = Role.Builder.create(this, "Service").assumedBy(new ServicePrincipal("ecs-tasks.amazonaws.com")).build();
        signing.getGrants().sign(service); // through the alias
        signing.getGrants().verify(service); // by the key ARN that Sign returned

        CfnOutput.Builder.create(this, "AliasName").value(signing.getAliasName()).build();
        CfnOutput.Builder.create(this, "StateMachineArn").value(signing.getStateMachineArn()).build();
    }

    public static void main(final String[] args) {
        App app = new App();
        new QuickStart(app, "QuickStart");
        app.synth();
    }
}
