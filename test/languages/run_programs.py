"""Runs each Python program that the argument names as JSON, with the folder of its cloud assembly."""
import functools
import json
import runpy
import sys

import aws_cdk

App = aws_cdk.App
for program, outdir in json.loads(sys.argv[1]).items():
    # The process of the CDK read its environment when it started, so that CDK_OUTDIR cannot change.
    aws_cdk.App = functools.partial(App, outdir=outdir)
    runpy.run_path(program, run_name="__main__")
