package main

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	images "github.com/cdkimagecdn/cdk-image-cdn-go/cdkimagecdn"
)

func main() {
	defer jsii.Close()
	stack := awscdk.NewStack(awscdk.NewApp(nil), jsii.String("Stack"), nil)
	printError(func() {
		images.NewImageCdn(stack, jsii.String("Images"), &images.ImageCdnProps{
			MinTtl:     awscdk.Duration_Hours(jsii.Number(2)),
			DefaultTtl: awscdk.Duration_Hours(jsii.Number(1)),
		})
	})
	printError(func() {
		images.NewImageCdn(stack, jsii.String("Presets"), &images.ImageCdnProps{
			Transformation: images.ImageTransformation_OnDemand(&images.OnDemandOptions{
				Presets: &map[string]*images.ImageParameters{"card": {}},
			}),
		})
	})
}

func printError(create func()) {
	defer func() { fmt.Println(recover()) }()
	create()
}
