from aws_cdk import App, CfnOutput, Duration, Stack
from cdk_image_cdn import (
    ImageCdn, ImageFit, ImageFormat, ImageParameters, ImageQuality, ImageTransformation, ImageUpload,
)

app = App()

gallery = Stack(app, "Gallery")
photos = ImageCdn(gallery, "Photos")
CfnOutput(gallery, "DomainName", value=photos.domain_name)
CfnOutput(gallery, "Cat", value=photos.url_for("cat.jpg"))

shop = Stack(app, "Shop")
products = ImageCdn(
    shop,
    "Products",
    uploads=[ImageUpload(path="../minimal/images", prefix="images", exclude=["*.md"])],
    min_ttl=Duration.minutes(1),
    default_ttl=Duration.days(7),
    max_ttl=Duration.days(30),
    browser_ttl=Duration.minutes(10),
    transformation=ImageTransformation.on_demand(
        formats=[ImageFormat.AVIF, ImageFormat.WEBP, ImageFormat.JPEG],
        presets={"card": ImageParameters(width=300, height=200, fit=ImageFit.CROP)},
        quality=ImageQuality(avif=55),
    ),
)
CfnOutput(shop, "Sunset", value=products.url_for("images/sunset.jpg", width=640, height=360, fit=ImageFit.CROP))

app.synth()
