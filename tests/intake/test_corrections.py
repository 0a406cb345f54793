"""The workbook of findings: the clerk corrects it, and the village goes in."""

import io
from pathlib import Path
from shutil import copytree

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from rural_rights.registry import intake
from rural_rights.registry.intake import FolderUnusable
from tests.intake.conftest import DIRTY
from tests.intake.planting import OFFICE_DATE

LIST = "问题清单"


@pytest.fixture(scope="module")
def workbook(dirty: intake.Village) -> bytes:
    return intake.findings_workbook(dirty)


def _sheet(book: openpyxl.Workbook, name: str) -> Worksheet:
    sheet = book[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def _column(sheet: Worksheet, heading: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == heading)


def _correct(sheet: Worksheet, row_number: int, **changes: str) -> None:
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, 1).value == str(row_number):
            for heading, value in changes.items():
                sheet.cell(row, _column(sheet, heading)).value = value
            return
    raise AssertionError(f"{sheet.title} has no row {row_number}")


def _strike(sheet: Worksheet, row_number: int) -> None:
    heading = str(sheet.cell(1, 2).value)
    _correct(sheet, row_number, **{heading: "删除"})


def _bytes(book: openpyxl.Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_it_lists_every_finding_and_the_rows_in_question(
    dirty: intake.Village, workbook: bytes
) -> None:
    """One list in Chinese, one sheet for each table, every cell a text."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))

    assert _sheet(book, LIST).max_row == len(dirty.findings) + 1
    assert {"CBF", "CBF_JTCY", "DK", "宅基地调查表", "股东名册", "抬头与合计"} <= set(
        book.sheetnames
    )
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "inlineStr", "n"}
                assert not (cell.data_type == "n" and cell.value is not None)


def test_a_formula_is_a_text_that_no_spreadsheet_runs(workbook: bytes) -> None:
    """Stored as a string, and marked so that editing the cell does not wake it."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    sheet = _sheet(book, "CBF_JTCY")
    at = _column(sheet, "CYXM")
    cells = [sheet.cell(row, at) for row in range(2, sheet.max_row + 1)]
    formula = next(cell for cell in cells if str(cell.value).startswith("=HYPERLINK"))

    assert formula.data_type == "s"
    assert formula.quotePrefix
    assert formula.number_format == "@"


def test_the_cell_at_fault_is_coloured(workbook: bytes) -> None:
    """Red must be mended, yellow looked at."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    sheet = _sheet(book, "CBF_JTCY")
    row = next(r for r in range(2, sheet.max_row + 1) if sheet.cell(r, 1).value == "233")

    assert sheet.cell(row, _column(sheet, "CYZJHM")).fill.start_color.rgb == "FFF4B6B6"
    assert sheet.cell(row, _column(sheet, "CYXM")).fill.fill_type is None


def test_left_as_it_is_it_changes_nothing(dirty: intake.Village, workbook: bytes) -> None:
    """Applying an untouched workbook gives the same findings."""
    again = intake.check(intake.apply_corrections(dirty.handover, workbook), on=OFFICE_DATE)

    assert again.findings == dirty.findings
    assert again.handover.files[-1].path == "问题清单.xlsx"


@pytest.fixture(scope="module")
def corrected(workbook: bytes) -> bytes:
    """The clerk mends what a table can mend; shapes are the surveyor's."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    members = _sheet(book, "CBF_JTCY")
    _correct(members, 233, CYZJHM="33242419701004166X")
    _correct(members, 72, YHZGX="02")
    _correct(members, 47, YHZGX="12")
    _strike(members, 443)
    _correct(_sheet(book, "CBF"), 95, CBFMC="施峰东")
    _correct(_sheet(book, "CBHT"), 41, CBQXQ="19990101")
    _correct(_sheet(book, "LZHT"), 2, LZQXJSRQ="20271231")
    _correct(_sheet(book, "DK"), 344, SCMJM="0.59")
    _strike(_sheet(book, "DK"), 740)
    _correct(_sheet(book, "宅基地调查表"), 5, 身份证号="332424194510192057")
    _correct(_sheet(book, "股东名册"), 61, 合计股数="43")
    facts = _sheet(book, "抬头与合计")
    for row in range(2, facts.max_row + 1):
        if facts.cell(row, 2).value == "统一社会信用代码":
            facts.cell(row, 3).value = "N2330783MF1232019A"
        if facts.cell(row, 2).value == "合计:合计股数":
            facts.cell(row, 3).value = "13691"
    return _bytes(book)


def test_corrections_bring_the_rights_in(dirty: intake.Village, corrected: bytes) -> None:
    """Each mended row frees its right; a struck row is gone; the others wait as before."""
    again = intake.check(intake.apply_corrections(dirty.handover, corrected), on=OFFICE_DATE)
    freed = {key.code for key in dirty.held} - {key.code for key in again.held}

    assert freed == {
        "330783123201020016J", "330783123201030005J", "330783123201010004J",
        "330783123201020024J", "330783123201040010J", "330783123201030014J",
        "330783123201040011J", "330783123201JC00003", "0017",
    }  # fmt: skip
    assert set(again.held) < set(dirty.held)
    assert not any(f.rule == "orphan-member" for f in again.findings)
    assert again.collective is not None
    assert again.collective.uscc == "N2330783MF1232019A"
    assert again.collective.blocked_by == ()


def test_a_corrected_workbook_in_the_folder_is_applied_when_it_is_read(
    tmp_path: Path, dirty: intake.Village, corrected: bytes
) -> None:
    """Put beside the tables, under any name, it corrects them."""
    folder = copytree(DIRTY, tmp_path / "again")
    (folder / "改正后.xlsx").write_bytes(corrected)
    again = intake.check(intake.read(folder), on=OFFICE_DATE)

    assert set(again.held) < set(dirty.held)
    assert "330783123201020016J" in {contract.code for contract in again.contracts}


def test_a_row_can_be_added(dirty: intake.Village, workbook: bytes) -> None:
    """Without a row number; the household with the wrong count gets its missing members."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    sheet = _sheet(book, "CBF_JTCY")
    row = sheet.max_row + 1
    for heading, value in {
        "CBFBM": "330783123201040024", "CYXM": "朱新", "CYXB": "1", "CYZJLX": "1",
        "CYZJHM": "330783199003071231", "YHZGX": "97", "SFGYR": "1",
    }.items():  # fmt: skip
        sheet.cell(row, _column(sheet, heading)).value = value
    again = intake.check(intake.apply_corrections(dirty.handover, _bytes(book)), on=OFFICE_DATE)
    members = [row for row in again.handover.tables["CBF_JTCY"].rows if row[1] == "朱新"]

    assert len(members) == 1
    told = next(f for f in again.findings if f.rule == "member-count")
    assert told.says_zh == "成员数为6,家庭成员表有5人"


def test_corrections_to_another_version_are_not_applied_and_told(
    dirty: intake.Village, corrected: bytes
) -> None:
    """Applied twice, the rows are no longer those that were written out."""
    once = intake.apply_corrections(dirty.handover, corrected)
    twice = intake.check(intake.apply_corrections(once, corrected), on=OFFICE_DATE)

    stale = [f for f in twice.findings if f.rule == "correction-stale"]
    assert stale
    assert {f.severity for f in stale} == {"warn"}
    assert {key.code for key in twice.held} == {
        key.code for key in intake.check(once, on=OFFICE_DATE).held
    }


def test_something_else_than_the_workbook_is_refused(dirty: intake.Village) -> None:
    with pytest.raises(FolderUnusable):
        intake.apply_corrections(dirty.handover, b"not a workbook")


def test_control_characters_do_not_break_the_workbook(handover: intake.Handover) -> None:
    """A name with a bell in it is told, and the workbook can still be written."""
    table = handover.tables["CBF"]
    rows = [list(row) for row in table.rows]
    rows[0][2], rows[0][5] = "吴\x07平宝", ""
    checked = intake.check(handover.with_table(table.with_rows(rows, table.numbers)))

    book = openpyxl.load_workbook(io.BytesIO(intake.findings_workbook(checked)))
    assert _sheet(book, "CBF").cell(2, 7).value == "吴平宝"
