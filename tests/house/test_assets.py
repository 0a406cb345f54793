"""What set-up copied: fonts that the papers can embed, browser code that pages can serve."""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont

from scripts import assets

FONTS = [name for name in assets.PAPER_FONTS if name.endswith(".ttf")]


def characters(name: str) -> set[int]:
    with TTFont(assets.FONTS / name, lazy=True) as font:
        return set(font.getBestCmap())


@pytest.mark.parametrize("name", FONTS)
def test_a_paper_font_has_truetype_outlines_and_may_be_embedded(name):
    """Only such a font goes into a PDF, and only if its makers allow it."""
    with TTFont(assets.FONTS / name, lazy=True) as font:
        assert "glyf" in font
        assert font["OS/2"].fsType == 0
        assert font.flavor is None


def test_the_two_fonts_complement_each_other():
    """Noto Serif SC has the text, LXGW WenKai the rare characters that it lacks."""
    text, rare = characters("NotoSerifSC-Regular.ttf"), characters("LXGWWenKai-Medium.ttf")
    assert len(text) == 30_928
    assert characters("NotoSerifSC-Bold.ttf") == text
    extension_b = range(0x20000, 0x2A6E0)
    assert len([c for c in rare - text if c in extension_b]) == 736
    assert {ord(c) for c in "东阳市农村土地承包经营权证宅基地使用权股权㎡"} <= text


def test_every_copy_travels_with_its_licence():
    """Each package's licence lies beside what we serve or print with."""
    for folder in {name.split("/")[0] for name in assets.BROWSER_FILES}:
        assert (assets.SERVED / folder / "LICENSE").is_file()
    assert len(list(assets.FONTS.glob("*-LICENSE.txt"))) == 2
