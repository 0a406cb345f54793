from __future__ import annotations

import re
import subprocess
import sys
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from PIL import Image

from certificates.content import ContractLandCertificate, Document, Holder, Shape, Sketch
from certificates.draw import PrintSettings, draw, draw_all
from certificates.fonts import FontsMissing, MissingGlyph, load_fonts
from tests.paper import samples
from tests.paper.conftest import Press

Write = Callable[[bytes], Path]
EVERY = pytest.mark.parametrize("document", samples.EVERY, ids=lambda d: d.TITLE)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(pdf: bytes) -> Path:
        file = tmp_path / "drawn.pdf"
        file.write_bytes(pdf)
        return file

    return write


class TestText:
    @EVERY
    def test_every_word_can_be_read_back_by_another_program(self, document: Document, write: Write):
        """pdftotext finds each value that the document says, in Chinese, whole."""
        read = squeezed(text_of(write(draw(document))))

        missing = [
            (label, value)
            for label, value in document.words()
            if not not_drawn(label) and squeezed(value) not in read
        ]
        assert missing == []

    def test_the_words_come_in_the_order_in_which_a_person_reads(self, write: Write):
        """Title, number, holder, land, authority, and only then the following pages."""
        read = squeezed(text_of(write(draw(samples.contract_land()))))

        places = [
            read.index(squeezed(words))
            for words in (
                "土地承包经营权证",
                "浙(2026)东阳市农村土地承包经营权证第123001号",
                "为保护土地承包经营权人的合法权益",
                "承包方代表吴平宝",
                "承包期限",
                "2026年11月22日",
                "承包方家庭成员",
                "李桂兰妻332424193805122043",
                "门前丘13307831232010100001",
                "附记",
                "承包地块示意图",
            )
        ]
        assert places == sorted(places)

    def test_a_character_beyond_the_basic_plane_is_copied_as_itself(self, write: Write):
        """𠮷 comes from the second face and is 𠮷 again when the text is taken out."""
        read = text_of(write(draw(samples.crowded())))

        assert samples.RARE_NAME in read
        assert samples.LONG_NAME in squeezed(read)

    def test_two_characters_that_share_a_glyph_stay_apart(self, write: Write):
        """A compatibility character in a name is not turned into its twin."""
        fonts = load_fonts()
        glyphs = fonts.face_of(next(iter(fonts._files)), "一").charToGlyph
        twins = next((chr(c) for c in (0x2F00, 0x2E80) if glyphs.get(c) == glyphs[0x4E00]), "⼀")
        document = replace(samples.contract_land(), address=f"一{twins}村")

        assert f"一{twins}村" in text_of(write(draw(document)))


class TestGlyphs:
    def test_a_missing_character_stops_the_printing_and_is_named(self):
        """The clerk is told the character, its code point, and whose name it is in."""
        first, *others = samples.contract_land().members
        odd = replace(first, name="吴\U0003134a")
        document = replace(samples.contract_land(), members=(odd, *others))

        with pytest.raises(MissingGlyph, match=r"家庭成员1·姓名.*U\+3134A") as missing:
            draw(document)
        assert missing.value.character == "\U0003134a"
        assert missing.value.value == "吴\U0003134a"

    @pytest.mark.parametrize("character", ["\ue000", "\x07", "\u200b", "😀"])
    def test_what_is_no_character_of_a_document_is_not_printed_as_a_blank(self, character: str):
        """Private-use, control and invisible characters are refused like unknown ones."""
        with pytest.raises(MissingGlyph):
            draw(replace(samples.contract_land(), address=f"前溪村{character}1号"))

    def test_without_fonts_the_person_is_told_what_to_run(self, tmp_path: Path):
        """A bare clone says what is missing."""
        with pytest.raises(FontsMissing, match="scripts/assets"):
            load_fonts(tmp_path)


class TestFile:
    @EVERY
    def test_the_same_words_give_the_same_bytes(self, document: Document, press: Press):
        """A drawing has no clock in it and no chance."""
        assert draw(press.with_qr(document)) == draw(press.with_qr(document))

    def test_many_threads_give_the_same_bytes(self, press: Press):
        """The web draws previews side by side from the same faces."""
        documents = [press.with_qr(document) for document in samples.EVERY] * 4
        alone = [draw(document) for document in documents]

        with ThreadPoolExecutor(8) as many:
            assert list(many.map(draw, documents)) == alone

    def test_another_process_gives_the_same_bytes(self, tmp_path: Path):
        """Nor does it depend on the order of a set or on what was drawn before."""
        program = (
            "import sys, hashlib; from tests.paper import samples; from certificates.draw import"
            " draw; draw(samples.share());"
            "print(hashlib.sha256(draw(samples.contract_land())).hexdigest())"
        )
        digests = {
            subprocess.run(
                [sys.executable, "-c", program],
                capture_output=True,
                check=True,
                env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path.cwd())},
            ).stdout
            for seed in ("1", "2")
        }
        assert len(digests) == 1

    @EVERY
    def test_every_font_is_inside_the_file(self, document: Document, write: Write):
        """Subsets of TrueType fonts only, each with its way back to Unicode."""
        listed = run("pdffonts", write(draw(document))).splitlines()[2:]

        assert listed
        for line in listed:
            assert re.search(r"CID TrueType\s+Identity-H\s+yes yes yes", line), line

    @EVERY
    def test_a_strict_reader_has_nothing_to_repair(self, document: Document, write: Write):
        """qpdf's own check passes without a warning, sealed or not."""
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with pikepdf.open(write(draw(document))) as pdf:
                assert pdf.check_pdf_syntax() == []
                assert str(pdf.Root.Lang) == "zh-CN"
                assert str(pdf.docinfo["/Title"]) == f"{document.TITLE} {document.number}"

    def test_the_words_and_the_code_are_attached(self, press: Press, write: Write):
        """Another program takes them out by name."""
        document = press.with_qr(samples.share())
        with pikepdf.open(write(draw(document))) as pdf:
            attached = {
                name: pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments
            }

        assert attached == {
            "certificate.json": document.canonical(),
            "qr.txt": document.qr_text.encode(),
        }


class TestPrintedCode:
    @EVERY
    def test_a_reader_reads_it_from_the_paper(self, document: Document, press: Press, write: Write):
        """From a 200 dpi picture of the page, the text to the character."""
        with_code = press.with_qr(document)
        file = write(draw(with_code))
        page = 3 if document.TITLE.endswith("合同") else 1

        (read,) = zxingcpp.read_barcodes(picture(file, page, dpi=200))
        assert read.text == with_code.qr_text

    def test_a_careless_photograph_is_good_enough(self, press: Press, write: Write):
        """Grey, at 130 dpi and tilted by five degrees, it is still read."""
        with_code = press.with_qr(samples.contract_land())
        page = picture(write(draw(with_code)), 1, dpi=130).rotate(5, fillcolor="grey").convert("L")

        (read,) = zxingcpp.read_barcodes(page)
        assert read.text == with_code.qr_text

    def test_without_a_code_it_is_a_specimen(self, write: Write):
        """A preview cannot be taken for a certificate."""
        file = write(draw(samples.share()))

        assert "样张" in text_of(file)
        assert zxingcpp.read_barcodes(picture(file, 1, dpi=200)) == []


class TestLayout:
    def test_the_largest_household_fits_on_pages_that_say_where_they_belong(self, write: Write):
        """30 members, 60 parcels, eleven long notes: every page has number and count."""
        document = samples.crowded()
        file = write(draw(document))
        pages = [squeezed(page) for page in text_of(file).split("\f")[:-1]]

        assert len(pages) > 12
        for position, page in enumerate(pages, start=1):
            assert f"第{position}页，共{len(pages)}页" in page
            assert squeezed(document.number) in page
        everything = "".join(pages)
        for parcel in document.parcels:
            assert parcel.code in everything
        for member in document.members:
            assert member.id_number in everything

    def test_nothing_is_printed_outside_the_frame(self, write: Write):
        """However long the words, all ink but the border keeps its distance from the edge."""
        document = replace(
            samples.crowded(),
            issuer="很长的发包方名称" * 40,
            number="浙(2026)" + "很长" * 12 + "号",
        )
        for page in range(1, 5):
            image = picture(write(draw(document)), page, dpi=50).convert("L")
            margin = round(25 / 72 * 50) - 1
            wide, high = image.size
            edges = (
                (0, 0, wide, margin),
                (0, high - margin, wide, high),
                (0, 0, margin, high),
                (wide - margin, 0, wide, high),
            )
            for edge in edges:
                assert image.crop(edge).getextrema() == (255, 255)

    def test_many_owners_push_the_foot_nowhere(self, press: Press, write: Write):
        """Code, date and seal stay on the first page when the table outgrows it."""
        owners = tuple(Holder(f"权利人{n:03d}", "330783199003071231") for n in range(120))
        document = press.with_qr(replace(samples.real_estate(), holders=owners))
        file = write(draw(document))

        (read,) = zxingcpp.read_barcodes(picture(file, 1, dpi=200))
        assert read.text == document.qr_text
        assert "权利人119" in text_of(file)

    @pytest.mark.parametrize("long", ["附记" * 4000, "x" * 3000])
    def test_a_note_longer_than_a_page_goes_on_on_the_next(self, long: str, write: Write):
        """Nothing is cut, broken between characters where there is no better place."""
        file = write(draw(replace(samples.contract_land(parcels=1), annex=(long,))))

        pages = text_of(file).split("\f")
        assert "".join(map(squeezed, pages)).count(long[0]) >= len(long) / len(set(long))

    def test_the_demonstration_says_so_on_every_page(self, write: Write):
        """Paper of the demo cannot pass for paper of the office."""
        document = replace(samples.contract_land(), demonstration=True)
        pages = text_of(write(draw(document))).split("\f")[:-1]

        assert len(pages) == 3
        assert all("演示文书，不具法律效力" in squeezed(page) for page in pages)
        assert squeezed(pages[1]).count("演示") == 1

    def test_a_reissued_certificate_carries_its_mark(self, write: Write):
        """补发 stands on its face."""
        assert "补发" in text_of(write(draw(replace(samples.share(), mark="补发"))))


class TestSketch:
    @pytest.mark.parametrize(
        "sketch",
        [
            Sketch(parts=(), label="00001"),
            Sketch(parts=(Shape(()),), label="00001"),
            Sketch(parts=(Shape(((0, 0), (1, 0), (1, 1), (0, 0))),), label="00001", measured=True),
            Sketch(
                parts=(Shape(((0, 0), (9e3, 0), (9e3, 2), (0, 2))),), label="0" * 40, area="9" * 40
            ),
            Sketch(parts=(Shape(samples.field(0, 0, 9, 9)), Shape(samples.field(50, 0, 9, 9)))),
            Sketch(parts=(Shape(samples.field(0, 0, 9, 9)),), north="北" * 50, east="东" * 50),
        ],
        ids=["nothing", "no ring", "triangle", "9 km strip", "two parts", "long sides"],
    )
    def test_any_land_can_be_drawn(self, sketch: Sketch, write: Write):
        """Odd shapes are drawn as they are; none stops a village's printing."""
        file = write(draw(replace(samples.contract_land(), sketches=(sketch,))))

        assert "承包地块示意图" in text_of(file)

    def test_the_scale_that_is_printed_is_the_scale_of_the_drawing(self, write: Write):
        """A field 40 m wide at 1:500 is 80 mm of ink on the paper."""
        field = Shape(((0, 0), (40, 0), (40, 20), (0, 20)))
        drawn = (Sketch(parts=(field,)), Sketch(parts=(field,)))
        document = replace(samples.contract_land(), sketches=drawn)
        file = write(draw(document))
        page = next(
            number
            for number, text in enumerate(text_of(file).split("\f"), start=1)
            if "示意图" in text
        )
        scale = int(re.findall(r"1:(\d+)", text_of(file))[0])
        dpi = 254
        image = picture(file, page, dpi=dpi).convert("RGB")
        # The parcel is filled with its theme's wash; the widest run of it is its width.
        row_widths = [filled_run(image, y) for y in range(0, image.height // 2, 4)]
        outline_mm = 1.1 / 72 * 25.4
        width_mm = max(row_widths) / dpi * 25.4 + outline_mm

        assert width_mm == pytest.approx(40 / scale * 1000, abs=0.3)


class TestPrintFile:
    def test_a_village_is_one_file_with_every_certificate_in_order(
        self, press: Press, write: Write
    ):
        """Each certificate counts its own pages, and its code is read from its face."""
        documents = [press.with_qr(numbered(n)) for n in range(1, 4)]
        told: list[int] = []
        file = write(draw_all(documents, progress=told.append))
        pages = text_of(file).split("\f")[:-1]

        assert told == [1, 2, 3]
        assert len(pages) == 3 * 3
        for position, document in enumerate(documents):
            assert squeezed(document.number) in squeezed(pages[position * 3])
            (read,) = zxingcpp.read_barcodes(picture(file, position * 3 + 1, dpi=200))
            assert read.text == document.qr_text

    def test_on_both_sides_each_certificate_starts_on_a_new_sheet(self, write: Write):
        """Three pages and a blank back: the next household's face is not on this one's back."""
        file = write(draw_all([numbered(1), numbered(2)], settings=PrintSettings(both_sides=True)))
        pages = text_of(file).split("\f")[:-1]

        assert len(pages) == 7
        assert pages[3].strip() == ""
        assert "第000002号" in squeezed(pages[4])

    def test_the_printers_offset_moves_all_ink(self, write: Write):
        """Five millimetres right is five millimetres right."""
        still = write(draw_all([numbered(1)]))
        before = picture(still, 1, dpi=100).convert("L").point(lambda v: 255 - v).getbbox()
        moved = write(draw_all([numbered(1)], settings=PrintSettings(offset_right_mm=5)))
        after = picture(moved, 1, dpi=100).convert("L").point(lambda v: 255 - v).getbbox()

        assert before is not None
        assert after is not None
        assert after[0] - before[0] == pytest.approx(5 / 25.4 * 100, abs=1.5)
        assert after[1] == before[1]

    def test_it_shares_fonts_and_backgrounds(self):
        """Twenty certificates in one file take far less than twenty files."""
        documents = [numbered(n) for n in range(20)]

        assert len(draw_all(documents)) < 5 * len(draw(documents[0]))

    def test_one_name_that_cannot_be_printed_stops_the_file_before_it_starts(self):
        """And the name is told."""
        with pytest.raises(MissingGlyph, match="承包方代表"):
            draw_all([numbered(1), replace(numbered(2), representative="\ue000")])

    def test_nothing_to_print_is_an_error(self):
        """An empty file would look like a finished job."""
        with pytest.raises(ValueError, match="nothing to print"):
            draw_all([])


def numbered(number: int) -> ContractLandCertificate:
    return replace(
        samples.contract_land(), number=f"浙(2026)东阳市农村土地承包经营权证第{number:06d}号"
    )


def not_drawn(label: str) -> bool:
    """Whether a word is for machines: digests of outlines, and counts of rows."""
    return label.endswith(("数", "图形摘要"))


def squeezed(text: str) -> str:
    """Return a text without white space: lines are broken where the page ends them."""
    return re.sub(r"\s", "", text)


def text_of(file: Path) -> str:
    return run("pdftotext", file, "-")


def run(program: str, file: Path, *arguments: str) -> str:
    done = subprocess.run([program, str(file), *arguments], capture_output=True, check=True)
    assert done.stderr == b""
    return done.stdout.decode()


def picture(file: Path, page: int, *, dpi: int) -> Image.Image:
    target = file.with_suffix(f".{page}")
    subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-f", str(page), "-singlefile", file, target],
        check=True,
    )
    with Image.open(f"{target}.ppm") as image:
        image.load()
        return image.copy()


def filled_run(image: Image.Image, y: int) -> int:
    wash = (233, 242, 236)
    longest = run_now = 0
    for x in range(image.width):
        pixel = image.getpixel((x, y))
        near = isinstance(pixel, tuple) and all(
            abs(a - b) <= 3 for a, b in zip(pixel, wash, strict=True)
        )
        run_now = run_now + 1 if near else 0
        longest = max(longest, run_now)
    return longest
