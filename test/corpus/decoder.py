"""Decodes images with Pillow for the comparison in test/corpus. Run by decoder.ts.

Reads a JSON object per line on stdin. Answers on stdout with the length of a JSON object in four bytes, the
object, and raw RGBA if it has "bytes". Nothing here uses libvips.
"""

import io
import json
import os
import re
import resource
import sys
import warnings

import numpy as np
import simplejpeg
from PIL import GifImagePlugin, Image, ImageCms, ImageFile, ImageOps

ANIMATED = ("GIF", "WEBP", "AVIF")
MAX_MEMORY = 4 << 30

warnings.simplefilter("ignore")
Image.MAX_IMAGE_PIXELS = None  # limited by max_pixels of each request
ImageFile.LOAD_TRUNCATED_IMAGES = False
GifImagePlugin.LOADING_STRATEGY = GifImagePlugin.LoadingStrategy.RGB_ALWAYS
SRGB = ImageCms.createProfile("sRGB")

# Subsampling that simplejpeg does not support, and bytes between segments. Bytes before the markers that divide and end
# a scan, RST0 to RST7 and EOI, are what is left of a damaged one.
HARMLESS = re.compile(r"^tjDecompressHeader|extraneous bytes before marker 0x(?!d[0-79])")

# The reference that was decoded last, and its file: several results are compared with the same frame.
latest = (None, None)


def frames_of(image):
    return getattr(image, "n_frames", 1) if image.format in ANIMATED else 1


def read(request):
    """Reports size, frames and damage. Decodes every frame, but keeps no pixels."""
    answer = {"stage": "header"}
    try:
        with Image.open(request["file"]) as image:
            answer.update(format=image.format, mode=image.mode, width=image.width, height=image.height)
            answer.update(frames=frames_of(image), stage="pixels")
            if image.width * image.height > request["max_pixels"]:
                return answer
            answer["durations"] = durations_of(image)
            answer.update(zip(("width", "height"), upright(image).size))
            if image.format in ("JPEG", "MPO"):
                answer["damage"] = jpeg_damage(request["file"], image)
            return {**answer, "isRead": True}
    except Exception as error:  # damaged files raise exceptions of many types
        return {**answer, "error": f"{type(error).__name__}: {error}"}


def upright(image):
    """Applies the EXIF orientation, which browsers ignore in WebP."""
    return image if image.format == "WEBP" else ImageOps.exif_transpose(image)


def durations_of(image):
    durations = []
    for frame in range(frames_of(image)):
        if frame:
            image.seek(frame)
        image.load()
        durations.append(image.info.get("duration", 0))
    if frames_of(image) > 1:
        image.seek(0)
    return durations


def jpeg_damage(file, image):
    """Returns the first warning of libjpeg-turbo. Pillow ignores warnings, also about damaged scans."""
    try:
        with open(file, "rb") as data:
            simplejpeg.decode_jpeg(data.read(), colorspace="CMYK" if image.mode == "CMYK" else "RGB", strict=True)
    except ValueError as error:
        return None if HARMLESS.search(str(error)) else str(error)
    return None


def frame_of(request):
    """Returns a frame as premultiplied RGBA in sRGB, oriented: sharing pixels needs no care for hidden colors."""
    global latest
    frame = request.get("frame", 0)
    key = (request["file"], os.stat(request["file"]).st_mtime_ns, frame)
    if latest[0] == key:
        return latest[1]
    with Image.open(request["file"]) as image:
        if frame:
            image.seek(frame)
        image.load()
        decoded = to_srgb(upright(image)).convert("RGBa")
    if "geometry" in request:
        latest = (key, decoded)
    return decoded


def to_srgb(image):
    profile = image.info.get("icc_profile")
    image = eight_bits(image)
    if profile:
        image = converted(image, profile)
    return image if image.mode == "RGBA" else image.convert("RGBA")


def eight_bits(image):
    if image.mode in ("I;16", "I;16L", "I;16B", "I;16N"):
        return Image.fromarray((np.asarray(image).astype(np.uint32) * 255 // 65535).astype(np.uint8))
    if image.mode == "I":
        return Image.fromarray((np.asarray(image).clip(0, 65535) * 255 // 65535).astype(np.uint8))
    if image.mode in ("P", "PA"):
        return image.convert("RGBA")
    return image.convert("L") if image.mode == "1" else image


def converted(image, profile):
    """Applies a profile. A profile of another color space than the image's is ignored, as by browsers."""
    alpha = image.getchannel("A") if "A" in image.getbands() and image.mode != "LAB" else None
    opaque = image.convert({"RGBA": "RGB", "LA": "L"}[image.mode]) if alpha else image
    try:
        source = ImageCms.getOpenProfile(io.BytesIO(profile))
        space = source.profile.xcolor_space.strip()
        if {"RGB": "RGB", "L": "GRAY", "CMYK": "CMYK", "LAB": "Lab"}.get(opaque.mode) != space:
            return image
        opaque = ImageCms.profileToProfile(opaque, source, SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image
    if alpha:
        opaque.putalpha(alpha)
    return opaque


def placed(image, geometry):
    """Sizes an image as the transformation should: whole, cropped around its center, or padded."""
    size = (geometry["width"], geometry["height"])
    if geometry["fit"] == "whole":
        return scaled(image, size)
    if geometry["fit"] == "cover":
        factor = max(size[0] / image.width, size[1] / image.height)
        image = scaled(image, (rounded(image.width * factor), rounded(image.height * factor)))
        left, top = ((image.width - size[0] + 1) // 2, (image.height - size[1] + 1) // 2)  # halves round up
        return image.crop((left, top, left + size[0], top + size[1]))
    factor = min(1, size[0] / image.width, size[1] / image.height)
    image = scaled(image, (rounded(image.width * factor), rounded(image.height * factor)))
    canvas = Image.new("RGBa", size)
    canvas.paste(image, ((size[0] - image.width) // 2, (size[1] - image.height) // 2))
    return canvas


def rounded(length):
    return max(1, int(length + 0.5))


def scaled(image, size):
    return image if image.size == size else image.resize(size, Image.Resampling.LANCZOS)


def pixels(request):
    image = frame_of(request)
    if "geometry" in request:
        image = placed(image, request["geometry"])
    return {"width": image.width, "height": image.height}, image.tobytes()


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    for line in sys.stdin:
        request = json.loads(line)
        data = b""
        try:
            if request["do"] == "read":
                answer = read(request)
            else:
                answer, data = pixels(request)
                answer["bytes"] = len(data)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        text = json.dumps(answer).encode()
        sys.stdout.buffer.write(len(text).to_bytes(4, "big") + text + data)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
