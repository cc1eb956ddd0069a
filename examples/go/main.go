package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	images "github.com/cdkimagecdn/cdk-image-cdn-go/cdkimagecdn"
)

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)

	gallery := awscdk.NewStack(app, jsii.String("Gallery"), nil)
	photos := images.NewImageCdn(gallery, jsii.String("Photos"), nil)
	awscdk.NewCfnOutput(gallery, jsii.String("DomainName"), &awscdk.CfnOutputProps{Value: photos.DomainName()})
	awscdk.NewCfnOutput(gallery, jsii.String("Cat"), &awscdk.CfnOutputProps{
		Value: photos.UrlFor(jsii.String("cat.jpg"), nil),
	})

	shop := awscdk.NewStack(app, jsii.String("Shop"), nil)
	products := images.NewImageCdn(shop, jsii.String("Products"), &images.ImageCdnProps{
		Uploads: &[]*images.ImageUpload{{
			Path:    jsii.String("../minimal/images"),
			Prefix:  jsii.String("images"),
			Exclude: jsii.Strings("*.md"),
		}},
		MinTtl:     awscdk.Duration_Minutes(jsii.Number(1)),
		DefaultTtl: awscdk.Duration_Days(jsii.Number(7)),
		MaxTtl:     awscdk.Duration_Days(jsii.Number(30)),
		BrowserTtl: awscdk.Duration_Minutes(jsii.Number(10)),
		Transformation: images.ImageTransformation_OnDemand(&images.OnDemandOptions{
			Formats: &[]images.ImageFormat{images.ImageFormat_AVIF, images.ImageFormat_WEBP, images.ImageFormat_JPEG},
			Presets: &map[string]*images.ImageParameters{
				"card": {Width: jsii.Number(300), Height: jsii.Number(200), Fit: images.ImageFit_CROP},
			},
			Quality: &images.ImageQuality{Avif: jsii.Number(55)},
		}),
	})
	sunset := products.UrlFor(jsii.String("images/sunset.jpg"), &images.ImageParameters{
		Width:  jsii.Number(640),
		Height: jsii.Number(360),
		Fit:    images.ImageFit_CROP,
	})
	awscdk.NewCfnOutput(shop, jsii.String("Sunset"), &awscdk.CfnOutputProps{Value: sunset})

	app.Synth(nil)
}
