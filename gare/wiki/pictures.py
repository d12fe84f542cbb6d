"""Make a picture safe and light: decoded, turned upright, at most 1600 px wide, written anew.

Nothing of the file sent survives but its pixels: no metadata (place, camera, author), no second
content hidden in the same bytes.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from gare.model.errors import BadInput, TooLarge

MAX_WIDTH: Final = 1600
MAX_PIXELS: Final = 40_000_000
"""Above this a picture is refused before its pixels are decoded (decompression bombs)."""
MAX_FRAMES: Final = 200
_READ: Final = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
_JPEG_QUALITY: Final = 85
_WEBP_QUALITY: Final = 82


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture written anew: its bytes and the ending its name must have."""

    content: bytes
    suffix: str
    width: int
    height: int


def is_picture(content: bytes) -> bool:
    """Tell whether the bytes begin as one of the pictures that are accepted."""
    try:
        with Image.open(io.BytesIO(content), formats=_READ):
            return True
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return False


def rewritten(content: bytes) -> Picture:
    """Return a picture written anew: JPEG stays JPEG, the others become WebP (animations too).

    Raises `TooLarge` above 40 million pixels, `BadInput` when it cannot be decoded.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_READ) as image:
                pixels = image.width * image.height
                frames = getattr(image, "n_frames", 1)
                if pixels > MAX_PIXELS or pixels * min(frames, MAX_FRAMES) > 4 * MAX_PIXELS:
                    raise TooLarge("image", pixels, MAX_PIXELS)
                return _animated(image, frames) if frames > 1 else _still(image)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as fault:
        raise TooLarge("image", MAX_PIXELS + 1, MAX_PIXELS) from fault
    except (OSError, ValueError, SyntaxError, EOFError) as fault:
        raise BadInput("file") from fault


def _still(image: Image.Image) -> Picture:
    """Return one picture, upright and not too wide."""
    photo = image.format == "JPEG"
    upright = _fitted(ImageOps.exif_transpose(image))
    buffer = io.BytesIO()
    if photo:
        plain = upright.convert("RGB")
        plain.info.clear()
        plain.save(buffer, "JPEG", quality=_JPEG_QUALITY, progressive=True)
    else:
        mode = "RGBA" if upright.has_transparency_data else "RGB"
        drawn = upright.convert(mode)
        drawn.info.clear()
        drawn.save(buffer, "WEBP", lossless=True, quality=_WEBP_QUALITY, method=4)
        if buffer.tell() > len(drawn.tobytes()) // 8:
            buffer = io.BytesIO()
            drawn.save(buffer, "WEBP", quality=_WEBP_QUALITY, method=4)
    return Picture(buffer.getvalue(), ".jpg" if photo else ".webp", *upright.size)


def _animated(image: Image.Image, frames: int) -> Picture:
    """Return an animation with the times of its frames."""
    made, times = [], []
    for number in range(min(frames, MAX_FRAMES)):
        image.seek(number)
        made.append(_fitted(image.convert("RGBA")))
        times.append(int(image.info.get("duration", 100)) or 100)
    buffer = io.BytesIO()
    made[0].save(
        buffer,
        "WEBP",
        save_all=True,
        append_images=made[1:],
        duration=times,
        loop=0,
        quality=_WEBP_QUALITY,
    )
    return Picture(buffer.getvalue(), ".webp", *made[0].size)


def _fitted(image: Image.Image) -> Image.Image:
    """Return a picture at most 1600 px wide, its proportions kept."""
    if image.width <= MAX_WIDTH:
        return image.copy()
    height = max(1, round(image.height * MAX_WIDTH / image.width))
    source = image.convert("RGBA" if image.has_transparency_data else "RGB")
    return source.resize((MAX_WIDTH, height), Image.Resampling.LANCZOS)
