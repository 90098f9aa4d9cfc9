// The quick start in Go: a key that AWS KMS rotates in place, and a signing key that is rotated behind an alias.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-kms-rotation/cdk-kms-rotation-go/cdkkmsrotation"
)

func quickStart(scope constructs.Construct, id string) awscdk.Stack {
	stack := awscdk.NewStack(scope, jsii.String(id), nil)

	// AWS KMS rotates the material of this key every year; id and ARN stay.
	cdkkmsrotation.NewRotatingKey(stack, jsii.String("Data"), &cdkkmsrotation.RotatingKeyProps{
		Alias: jsii.String("quick-start/data"),
	})

	// AWS KMS cannot rotate a signing key: here a new key is made, proven and moved behind the alias every half year.
	signing := cdkkmsrotation.NewManualRotationAlias(stack, jsii.String("Signing"), &cdkkmsrotation.ManualRotationAliasProps{
		AliasName:      jsii.String("quick-start/signing"),
		KeyTemplate:    cdkkmsrotation.KeyTemplate_Signing(cdkkmsrotation.SigningSpec_ECC_NIST_P256),
		RotationPeriod: awscdk.Duration_Days(jsii.Number(180)),
	})

	service := awsiam.NewRole(stack, jsii.String("Service"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("ecs-tasks.amazonaws.com"), nil),
	})
	signing.Grants().Sign(service)   // through the alias
	signing.Grants().Verify(service) // by the key ARN that Sign returned

	awscdk.NewCfnOutput(stack, jsii.String("AliasName"), &awscdk.CfnOutputProps{Value: signing.AliasName()})
	awscdk.NewCfnOutput(stack, jsii.String("StateMachineArn"), &awscdk.CfnOutputProps{Value: signing.StateMachineArn()})
	return stack
}

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	quickStart(app, "QuickStart")
	app.Synth(nil)
}
