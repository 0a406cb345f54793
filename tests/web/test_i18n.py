"""Every text has its English, every English its text, and both fill the same blanks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rural_rights.web import catalogue, i18n
from rural_rights.web.i18n import N_, _, ngettext, speaking

BLANK = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def test_every_text_in_use_has_its_english() -> None:
    """Run ``python -m rural_rights.web.i18n extract`` and translate what it names."""
    missing = [f"{text.file}: {text.id}" for text in catalogue.untranslated()]

    assert missing == []


def test_the_catalogues_hold_nothing_else_and_are_as_extracted() -> None:
    """A text that no page says any more is dropped by ``extract``."""
    used = {text.id for text in catalogue.used_texts()}
    kept = {m.id for path in i18n.catalogue_files() for m in i18n.read_catalogue(path) if m.id}

    assert kept - used == set()


@pytest.mark.parametrize("path", i18n.catalogue_files(), ids=lambda path: path.stem)
def test_both_languages_fill_the_same_blanks(path: Path) -> None:
    """A translation that drops or invents a blank fails here and not before the reader."""
    for message in i18n.read_catalogue(path):
        if not message.id:
            continue
        texts = [message.id] if isinstance(message.id, str) else list(message.id)
        english = (
            [message.string] if isinstance(message.string, str) else list(message.string or ())
        )
        for text in english:
            assert set(BLANK.findall(text)) == set(BLANK.findall(texts[0])), texts[0]


def test_a_text_follows_the_reader() -> None:
    """Chinese unless asked otherwise; blanks filled; one and many told apart in English."""
    many = "还剩 %(num)d 个工作日"

    assert _("自 %(start)s 起", start="今天") == "自 今天 起"
    assert ngettext(many, many, 1) == "还剩 1 个工作日"
    with speaking("en"):
        assert _("待办") == "Tasks"
        assert ngettext(many, many, 1) == "1 working day left"
        assert ngettext(many, many, 3) == "3 working days left"
        assert _(N_("没有这句话")) == "没有这句话"
    assert _("待办") == "待办"


class TestExtraction:
    @pytest.fixture
    def pages(self, tmp_path: Path) -> Path:
        """Two desks and the shell, each with a text of its own."""
        for name, text in {
            "templates/loans/page.html": "{% block content %}{{ _('只在这里说的话') }}{% endblock %}",
            "templates/macros/x.html": "{{ ngettext('%(num)d 块', '%(num)d 块', 2) }}",
            "registry/pages.py": "TITLE = N_('登记簿页')\n",
            "static/vendor/foreign.py": "x = _('不是我们的')\n",
        }.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    def test_each_desk_has_a_catalogue_of_its_own(self, pages: Path) -> None:
        """Two people who write two desks never change the same catalogue."""
        found = {text.id: text.desk for text in catalogue.used_texts(pages)}

        assert found == {
            "只在这里说的话": "loans",
            ("%(num)d 块", "%(num)d 块"): "shell",
            "登记簿页": "registry",
        }

    def test_what_is_missing_is_named_with_its_file(self, pages: Path) -> None:
        """The list says where to look."""
        missing = {text.file for text in catalogue.untranslated(pages)}

        assert missing == {
            "templates/loans/page.html",
            "templates/macros/x.html",
            "registry/pages.py",
        }

    def test_merging_keeps_the_english_there_is(self) -> None:
        """Extracting twice changes nothing."""
        merged = catalogue.merge(catalogue.used_texts())

        for path in i18n.catalogue_files():
            known = {m.id: m.string for m in i18n.read_catalogue(path) if m.id}
            assert {m.id: m.string for m in merged[path.stem] if m.id} == known
