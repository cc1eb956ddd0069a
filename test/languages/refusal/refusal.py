from aws_cdk import App, Duration, Stack
from cdk_image_cdn import ImageCdn, ImageTransformation

stack = Stack(App(), "Stack")


def print_error(create):
    try:
        create()
    except RuntimeError as error:
        print(error)


print_error(lambda: ImageCdn(stack, "Images", min_ttl=Duration.hours(2), default_ttl=Duration.hours(1)))

# jsii drops the misspelled name, so that nothing is left of the dict.
print_error(lambda: ImageCdn(
    stack, "Presets", transformation=ImageTransformation.on_demand(presets={"card": {"widht": 300}})
))
