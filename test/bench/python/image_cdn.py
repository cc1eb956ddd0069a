"""The default ImageCdn. Prints what importing and synthesizing took, in milliseconds."""

import json
import time

start = time.perf_counter()

from aws_cdk import App, Stack
from cdk_image_cdn import ImageCdn

imported = time.perf_counter()

app = App()
ImageCdn(Stack(app, "Bench"), "Images")
app.synth()

print(json.dumps({"import": (imported - start) * 1000, "synthesis": (time.perf_counter() - imported) * 1000}))
