package com.example;

import io.github.cdkimagecdn.ImageCdn;
import io.github.cdkimagecdn.ImageFit;
import io.github.cdkimagecdn.ImageFormat;
import io.github.cdkimagecdn.ImageParameters;
import io.github.cdkimagecdn.ImageQuality;
import io.github.cdkimagecdn.ImageTransformation;
import io.github.cdkimagecdn.ImageUpload;
import io.github.cdkimagecdn.OnDemandOptions;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;

public final class ImagesApp {
    public static void main(final String[] args) {
        final App app = new App();

        final Stack gallery = new Stack(app, "Gallery");
        final ImageCdn photos = new ImageCdn(gallery, "Photos");
        CfnOutput.Builder.create(gallery, "DomainName").value(photos.getDomainName()).build();
        CfnOutput.Builder.create(gallery, "Cat").value(photos.urlFor("cat.jpg")).build();

        final Stack shop = new Stack(app, "Shop");
        final ImageCdn products = ImageCdn.Builder.create(shop, "Products")
            .uploads(List.of(ImageUpload.builder()
                .path("../minimal/images")
                .prefix("images")
                .exclude(List.of("*.md"))
                .build()))
            .minTtl(Duration.minutes(1))
            .defaultTtl(Duration.days(7))
            .maxTtl(Duration.days(30))
            .browserTtl(Duration.minutes(10))
            .transformation(ImageTransformation.onDemand(OnDemandOptions.builder()
                .formats(List.of(ImageFormat.AVIF, ImageFormat.WEBP, ImageFormat.JPEG))
                .presets(Map.of("card", ImageParameters.builder().width(300).height(200).fit(ImageFit.CROP).build()))
                .quality(ImageQuality.builder().avif(55).build())
                .build()))
            .build();
        final String sunset = products.urlFor("images/sunset.jpg", ImageParameters.builder()
            .width(640)
            .height(360)
            .fit(ImageFit.CROP)
            .build());
        CfnOutput.Builder.create(shop, "Sunset").value(sunset).build();

        app.synth();
    }
}
