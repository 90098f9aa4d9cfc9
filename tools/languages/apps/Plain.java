import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.kms.KeySpec;
import software.amazon.awscdk.services.kms.KeyUsage;

/** What a synthesis costs without this library: two keys of the AWS CDK, in place of the two of the quick start. */
public final class Plain {
    private Plain() {}

    public static void main(final String[] args) {
        App app = new App();
        Stack stack = new Stack(app, "Plain");
        Key.Builder.create(stack, "Data").alias("plain/data").enableKeyRotation(true).build();
        Key signing = Key.Builder.create(stack, "Signing")
            .alias("plain/signing").keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsage.SIGN_VERIFY).build();
        signing.grantSignVerify(
            Role.Builder.create(stack, "Service").assumedBy(new ServicePrincipal("ecs-tasks.amazonaws.com")).build());
        app.synth();
    }
}
