// What a synthesis costs without this library: two keys of the AWS CDK, in place of the two of the quick start.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/jsii-runtime-go"
)

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("Plain"), nil)
	awskms.NewKey(stack, jsii.String("Data"), &awskms.KeyProps{Alias: jsii.String("plain/data"), EnableKeyRotation: jsii.Bool(true)})
	signing := awskms.NewKey(stack, jsii.String("Signing"), &awskms.KeyProps{
		Alias:    jsii.String("plain/signing"),
		KeySpec:  awskms.KeySpec_ECC_NIST_P256,
		KeyUsage: awskms.KeyUsage_SIGN_VERIFY,
	})
	signing.GrantSignVerify(awsiam.NewRole(stack, jsii.String("Service"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("ecs-tasks.amazonaws.com"), nil),
	}))
	app.Synth(nil)
}
