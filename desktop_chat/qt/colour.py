"""Colour arithmetic: OKLCH to sRGB, and the contrast of two colours as WCAG 2 counts it. No Qt."""

import math
from collections.abc import Sequence

Rgb = tuple[float, float, float]


def from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """Return `#rrggbb` for an OKLCH colour (hue in degrees); what lies outside sRGB is clipped (Ottosson 2020)."""
    a = chroma * math.cos(math.radians(hue))
    b = chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _encoded(channel)):02x}" for channel in linear)


def to_oklch(colour: str) -> tuple[float, float, float]:
    """Return lightness, chroma and hue (in degrees) of `#rrggbb`."""
    red, green, blue = (_decoded(channel) for channel in _channels(colour))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def readable(colour: str, grounds: Sequence[str], *, lighter: bool, wanted: float = 4.5) -> str:
    """Return the colour, made lighter or darker as little as needed to be read on all these grounds.

    In the end that is white or black, which every ground must be made for.
    """
    lightness, chroma, hue = to_oklch(colour)
    step, end = (0.01, 1.0) if lighter else (-0.01, 0.0)
    while min(contrast(colour, ground) for ground in grounds) < wanted and lightness != end:
        lightness = min(1.0, max(0.0, lightness + step))
        colour = from_oklch(lightness, 0.0 if lightness == end else chroma, hue)
    return colour


def tinted(colour: str, ground: str, texts: Sequence[str], share: float) -> str:
    """Return the ground with at most this share of a colour over it, and so little that all texts can be read on it."""
    while share > 0:
        made = mixed(colour, ground, share)
        if min(contrast(text, made) for text in texts) >= 4.5:
            return made
        share -= 0.02
    return ground


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two `#rrggbb` colours, 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(top: str, bottom: str, share: float) -> str:
    """Return `share` of the top colour painted over the bottom one."""
    pairs = zip(_channels(top), _channels(bottom), strict=True)
    return "#" + "".join(f"{round(255 * (share * one + (1 - share) * other)):02x}" for one, other in pairs)


def _luminance(colour: str) -> float:
    red, green, blue = (_decoded(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> Rgb:
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def _encoded(linear: float) -> float:
    clipped = min(1.0, max(0.0, linear))
    if clipped <= 0.0031308:
        return 12.92 * clipped
    return float(1.055 * clipped ** (1 / 2.4) - 0.055)


def _decoded(channel: float) -> float:
    if channel <= 0.04045:
        return channel / 12.92
    return float(((channel + 0.055) / 1.055) ** 2.4)
