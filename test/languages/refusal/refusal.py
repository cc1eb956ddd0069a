from aws_cdk import App, Duration, Stack
from cdk_image_cdn import ImageCdn

stack = Stack(App(), "Stack")

try:
    ImageCdn(stack, "Images", min_ttl=Duration.hours(2), default_ttl=Duration.hours(1))
except RuntimeError as error:
    print(error)
