"""Names: nothing lost, nothing folded, found by initials, shown masked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_rights.kernel.names import (
    as_name,
    has_gap,
    has_markup,
    has_private_use,
    is_plausible,
    looks_like_formula,
    masked_id_number,
    masked_name,
    masked_phone,
    pinyin_initials,
)

TELLS = (has_gap, has_markup, has_private_use, looks_like_formula)


@pytest.mark.parametrize("name", ["许菊𬭎", "单琪䶮", "斯春㛃", "吴凤𠮷", "阿依英·韦", "王\uf9dc"])
def test_rare_characters_are_kept_as_they_are(name: str) -> None:
    """Also those of planes 2 and 3, and compatibility ideographs, which NFC would fold."""
    assert as_name(name) == name


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("王 伟", "王伟"),
        ("王\u3000\u3000伟 ", "王伟"),
        ("\ufeff王\u200b伟", "王伟"),
        ("阿依英•韦", "阿依英·韦"),
        ("阿依英 ・ 韦", "阿依英·韦"),
        ("Jose\u0301 Díaz", "José Díaz"),
        ("王\uf9dce\u0301", "王\uf9dcé"),
        ("张\ue82b", "张\u9fb6"),
        ("John Smith", "John Smith"),
        ("plain", "plain"),
    ],
)
def test_what_typing_adds_is_taken_away(written: str, kept: str) -> None:
    """Padding between two characters, invisible marks, the many dots, old private codes."""
    assert as_name(written) == kept


@given(st.text(max_size=20))
def test_a_kept_name_stays_as_it_is(text: str) -> None:
    """Doing it twice changes nothing."""
    once = as_name(text)
    assert as_name(once) == once


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x","点")', "+1", "-1", "@SUM(A1)", "＝1+1"])
def test_names_that_a_spreadsheet_would_run(name: str) -> None:
    """They are told, never executed."""
    assert looks_like_formula(name)
    assert not is_plausible(name)


def test_markup_gaps_and_private_characters_are_told() -> None:
    """A person must look at them."""
    assert has_markup("<script>alert(1)</script>")
    assert has_markup("&#60;b")
    assert has_gap("王?")
    assert has_gap("王□")
    assert has_private_use("王\ue000")
    for name in ("王伟", "阿依英·韦", "吴凤𠮷", "John O'Neil"):
        assert is_plausible(name)
        assert not any(tell(name) for tell in TELLS)
    assert not is_plausible("王3")


def test_masks() -> None:
    """As much as a neighbour may see."""
    assert masked_name("张小明") == "张**"
    assert masked_name("𠮷明") == "𠮷*"
    assert masked_name("") == ""
    assert masked_id_number("330783199003071231") == "330783********1231"
    assert masked_id_number("12345") == "*****"
    assert masked_phone("13800008000") == "138****8000"
    assert masked_phone("8610") == "****"


@pytest.mark.parametrize(
    ("name", "first"),
    [("单琪", "sq"), ("仇英", "qy"), ("解珍", "xz"), ("曾国", "zg"), ("张福", "zf")],
)
def test_a_surname_is_read_as_a_surname(name: str, first: str) -> None:
    """The reading of the surname comes first."""
    assert pinyin_initials(name)[0] == first


def test_every_reading_finds_the_name() -> None:
    """Who reads 单 as dan finds it too; what nobody can read stands for itself."""
    assert {"sq", "dq", "cq"} <= set(pinyin_initials("单琪"))
    assert {"yl", "ll"} & set(pinyin_initials("乐乐"))
    assert pinyin_initials("阿依英·韦")[0] == "ayyw"
    assert pinyin_initials("") == ()
    assert all("\U000323af" in initials for initials in pinyin_initials("王\U000323af"))


def test_a_long_name_does_not_explode() -> None:
    """Readings multiply; thirty-two combinations are enough to search by."""
    assert len(pinyin_initials("行" * 20)) == 32
