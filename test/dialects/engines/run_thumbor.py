"""Serves URLs with thumbor, from an image that stands for every original.

Reads a JSON list of requests from standard input, each with `url` and `original`, the path of an image file. Writes a
line of JSON for each: the status, the key that thumbor requested from its loader, the content type, and the body.
"""
import asyncio
import base64
import json
import logging
import sys
import types
from urllib.parse import unquote

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from thumbor.app import ThumborServiceApp
from thumbor.config import Config
from thumbor.context import Context, ServerParameters
from thumbor.importer import Importer
from thumbor.loaders import LoaderResult

KEY = sys.argv[1]
current = {}


async def load(_context, path):
    current.setdefault("key", unquote(path))
    result = LoaderResult()
    with open(current["original"], "rb") as file:
        result.buffer, result.successful = file.read(), True
    return result


loader = types.ModuleType("dialects_loader")
loader.load = load
sys.modules["dialects_loader"] = loader


async def main():
    logging.disable(logging.CRITICAL)
    config = Config(
        SECURITY_KEY=KEY,
        ALLOW_UNSAFE_URL=True,
        LOADER="dialects_loader",
        STORAGE="thumbor.storages.no_storage",
        DETECTORS=[],
        ALLOW_ANIMATED_GIFS=False,
        MAX_WIDTH=int(sys.argv[2]),
        MAX_HEIGHT=int(sys.argv[2]),
    )
    importer = Importer(config)
    importer.import_modules()
    server = ServerParameters(0, "127.0.0.1", "", None, "error", None)
    server.security_key = KEY
    app = ThumborServiceApp(Context(server, config, importer))
    sockets = bind_sockets(0, "127.0.0.1")
    HTTPServer(app).add_sockets(sockets)
    port = sockets[0].getsockname()[1]
    client = AsyncHTTPClient(max_body_size=500_000_000)
    for request in json.load(sys.stdin):
        current.clear()
        current.update(request)
        answer = await client.fetch(
            HTTPRequest(f"http://127.0.0.1:{port}{request['url']}", request_timeout=300), raise_error=False
        )
        print(
            json.dumps(
                {
                    "status": answer.code,
                    "key": current.get("key"),
                    "contentType": answer.headers.get("Content-Type"),
                    "body": base64.b64encode(answer.body or b"").decode(),
                }
            ),
            flush=True,
        )


asyncio.run(main())
