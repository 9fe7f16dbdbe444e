"""Colours that every reader can tell apart, on screen and on paper."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from arlib.charts import theme

# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB
NORMAL = ((1, 0, 0), (0, 1, 0), (0, 0, 1))
PROTAN = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))
DEUTAN = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
TRITAN = ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900))


def linear(colour: str) -> list[float]:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def seen(colour: str, eye: tuple[tuple[float, ...], ...]) -> list[float]:
    rgb = linear(colour)
    return [min(1.0, max(0.0, sum(m * c for m, c in zip(row, rgb, strict=True)))) for row in eye]


def lab(rgb: list[float]) -> tuple[float, float, float]:
    r, g, b = rgb
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one: str, other: str, eye: tuple[tuple[float, ...], ...]) -> float:
    return sum((a - b) ** 2 for a, b in zip(lab(seen(one, eye)), lab(seen(other, eye)), strict=True)) ** 0.5


def contrast(one: str, other: str) -> float:
    light, dark = sorted(
        (0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other))), reverse=True
    )
    return (light + 0.05) / (dark + 0.05)


def on_dark(colour: str) -> str:
    return theme.ON_DARK.get(colour, colour)


@pytest.mark.parametrize("eye", [NORMAL, PROTAN, DEUTAN, TRITAN], ids=["normal", "protan", "deutan", "tritan"])
@pytest.mark.parametrize("paint", [str, on_dark], ids=["light", "dark"])
def test_tier_colours_stay_apart_for_every_eye(eye, paint):
    pairs = combinations(theme.TIER_COLOURS.values(), 2)
    assert min(difference(paint(a), paint(b), eye) for a, b in pairs) > 20


@pytest.mark.parametrize("eye", [NORMAL, PROTAN, DEUTAN, TRITAN], ids=["normal", "protan", "deutan", "tritan"])
@pytest.mark.parametrize("paint", [str, on_dark], ids=["light", "dark"])
def test_invoices_and_credits_stay_apart_for_every_eye(eye, paint):
    invoices, credits_ = theme.SIDE_COLOURS.values()
    assert difference(paint(invoices), paint(credits_), eye) > 15


def test_tier_colours_stay_apart_in_grey_print():
    lightness = sorted(lab(linear(c))[0] for c in theme.TIER_COLOURS.values())
    assert min(b - a for a, b in pairwise(lightness)) > 12


def test_chart_text_is_readable_on_light_and_dark_pages_and_in_both_notebook_themes():
    assert contrast(theme.ON_LIGHT[theme.TEXT], "#ffffff") >= 4.5
    assert contrast(theme.ON_DARK[theme.TEXT], "#13161b") >= 4.5
    assert min(contrast(theme.TEXT, "#ffffff"), contrast(theme.TEXT, "#111111")) >= 4.0


def test_every_bar_colour_stands_out_from_a_dark_page():
    used = {*theme.TIER_COLOURS.values(), *theme.SIDE_COLOURS.values(), *theme.SERIES_COLOURS, theme.TOTAL}
    assert min(contrast(on_dark(c), "#13161b") for c in used) >= 3


def test_the_heat_scale_gets_steadily_darker():
    lightness = [lab(linear(colour))[0] for _, colour in theme.HEAT_SCALE]
    assert lightness == sorted(lightness, reverse=True)


def test_a_figure_offers_no_upload():
    assert theme.CONFIG["showSendToCloud"] is False
    assert theme.CONFIG["plotlyServerURL"] == ""
