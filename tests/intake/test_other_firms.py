"""The same village as other firms hand it over: encodings, separators, names, forms."""

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl
import pyogrio.raw
import pytest
import shapely

from rural_rights.registry import intake
from scripts.generate_village import write
from scripts.invented_village import Plan
from tests.intake.conftest import CLEAN
from tests.intake.planting import OFFICE_DATE, cell, drop, without


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the demo village's folder that a test may change."""
    return Path(shutil.copytree(CLEAN, tmp_path / "qianxi"))


def _checked(folder: Path) -> intake.Village:
    return intake.check(intake.read(folder), on=OFFICE_DATE)


def _rights(village: intake.Village) -> list[object]:
    return [right.key for right in village.rights]


def _rewrite(path: Path, change: Callable[[str], str], encoding: str = "utf-8-sig") -> None:
    text = path.read_bytes().decode("utf-8-sig")
    path.write_bytes(change(text).encode(encoding))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_tables_in_any_usual_encoding(folder: Path, village: intake.Village, encoding: str) -> None:
    """GBK tables hold the four-byte characters of rare names too."""
    for path in (folder / "权属数据").glob("*.csv"):
        _rewrite(path, lambda text: text, encoding)
    again = _checked(folder)

    assert again.findings == ()
    assert {p.name for p in again.persons.values()} == {p.name for p in village.persons.values()}


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\r\n", "\n"),
        lambda text: text.replace("\r\n", "\n").replace("\n", "\r\n"),
        lambda text: text.replace('","', '"\t"'),
        lambda text: text.replace('","', '";"'),
        lambda text: text + "\r\n,,,\r\n",
        str.lower,
    ],
    ids=["LF", "CRLF", "tabs", "semicolons", "blank-rows", "lower-case"],
)
def test_separators_and_line_ends(folder: Path, change: Callable[[str], str]) -> None:
    """What spreadsheets write for CSV in different places."""
    _rewrite(folder / "权属数据" / "FBF.csv", change)
    again = _checked(folder)

    assert len(again.contracts) == 120
    assert not again.rejected


@pytest.mark.parametrize(
    ("table", "theirs", "ours"),
    [
        ("LZHT", "CFBBM", "CBFBM"),
        ("CBJYQZ", "QZSFLY", "QZSFLQ"),
        ("CBJYQZDJB", "YCBJYQZLSH", "YCBJYQZBH"),
        ("CBF", "承包方(代表)名称", "CBFMC"),
        ("CBF", "cbfmc", "CBFMC"),
    ],
)
def test_the_standards_misprints_and_chinese_headings(
    folder: Path, table: str, theirs: str, ours: str
) -> None:
    """NY/T 2539 prints some fields in two ways; some firms print none but the Chinese."""
    _rewrite(folder / "权属数据" / f"{table}.csv", lambda text: text.replace(ours, theirs, 1))
    again = _checked(folder)

    assert again.findings == ()
    assert again.handover.tables[table].heading(ours) == theirs


def test_tables_from_the_workbook_alone(folder: Path, village: intake.Village) -> None:
    """Without the CSV files the sheets of 权属数据.xlsx give the same rights."""
    for path in (folder / "权属数据").glob("*.csv"):
        path.unlink()
    again = _checked(folder)

    assert again.findings == ()
    assert again.handover.tables["CBF"].file == "权属数据/权属数据.xlsx#CBF"
    for one, two in zip(village.rights, again.rights, strict=True):
        assert intake.fingerprint(one) == intake.fingerprint(two)


def test_one_table_from_the_workbook_where_its_file_is_missing(folder: Path) -> None:
    """CSV where there is one, the sheet where there is none."""
    (folder / "权属数据" / "CBHT.csv").unlink()
    again = _checked(folder)

    assert again.findings == ()
    assert again.handover.tables["CBHT"].file.endswith("#CBHT")
    assert again.handover.tables["CBF"].file.endswith(".csv")


def test_the_folder_as_a_zip_packed_on_windows(folder: Path, village: intake.Village) -> None:
    """Chinese file names in GBK, one folder around everything."""
    packed = folder.parent / "前溪村.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = path.relative_to(folder.parent).as_posix()
                entry = zipfile.ZipInfo(name.encode("gb18030").decode("cp437"))
                # ZipInfo marks names beyond ASCII as UTF-8; Windows does not.
                archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
    data = packed.read_bytes()
    packed.write_bytes(_without_utf8_flags(data))
    again = _checked(packed)

    assert again.findings == ()
    assert _rights(again) == _rights(village)
    assert again.handover.tables["CBF"].file == "qianxi/权属数据/CBF.csv"


def _without_utf8_flags(data: bytes) -> bytes:
    """Rewrite an archive's names from UTF-8 to the code page they came from."""
    source = zipfile.ZipFile(io.BytesIO(data))
    written = io.BytesIO()

    class Plain(zipfile.ZipInfo):
        def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
            return self.filename.encode("cp437"), self.flag_bits & ~0x800

    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in source.infolist():
            plain = Plain(entry.filename)
            plain.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(plain, source.read(entry))
    return written.getvalue()


def _relayer(
    folder: Path, *, encoding: str = "UTF-8", crs: str = "EPSG:4549", cpg: str | None = None,
    move: Callable[[np.ndarray], np.ndarray] | None = None, changes: dict[int, str] | None = None,
) -> None:  # fmt: skip
    """Write the parcel layer again, in another encoding or reference system."""
    path = next((folder / "矢量数据").glob("DK*.shp"))
    meta, _, shapes, data = pyogrio.raw.read(path)
    fields = list(meta["fields"])
    for row, name in (changes or {}).items():
        data[fields.index("ZJRXM")][row] = name
    if move is not None:
        shapes = shapely.to_wkb(shapely.transform(shapely.from_wkb(shapes), move))
    for old in path.parent.glob("DK*"):
        old.unlink()
    pyogrio.raw.write(
        path, shapes, data, fields, geometry_type="Polygon", crs=crs, encoding=encoding
    )
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg)
    else:
        path.with_suffix(".cpg").unlink()


@pytest.mark.parametrize("cpg", ["GBK", "GB2312", "936", "UTF-8", None])
def test_a_layer_in_gb18030_whatever_its_cpg_says(folder: Path, cpg: str | None) -> None:
    """A .cpg that says GBK, says something else, or is not there: rare names survive."""
    _relayer(folder, encoding="GB18030", cpg=cpg, changes={0: "楼斌𣲗"})
    again = _checked(folder)

    assert again.findings == ()
    witnesses = {p.parcel.witness for c in again.contracts for p in c.parcels}
    assert "楼斌𣲗" in witnesses


def test_a_layer_in_utf8_without_cpg(folder: Path, village: intake.Village) -> None:
    """UTF-8 is tried first: it cannot be mistaken."""
    _relayer(folder, encoding="UTF-8", cpg=None)

    assert _rights(_checked(folder)) == _rights(village)


def test_a_name_cut_in_the_middle_of_a_character(folder: Path) -> None:
    """A field of fixed width may end in half a character: told, and the rest is read."""
    dbf = next((folder / "矢量数据").glob("DK*.dbf"))
    data = dbf.read_bytes()
    at = data.index("吴平宝".encode())
    dbf.write_bytes(data[: at + 8] + b" " + data[at + 9 :])
    again = _checked(folder)

    told = [f for f in again.findings if f.rule == "text-damaged"]
    assert len(told) == 1
    assert told[0].severity == "warn"
    assert len(again.contracts) == 120


@pytest.mark.parametrize(
    ("crs", "move"),
    [
        ("EPSG:4528", lambda xy: xy + np.array([40_000_000.0, 0.0])),
        ("EPSG:4490", None),
    ],
)
def test_another_form_of_cgcs2000_is_converted_exactly(
    folder: Path, village: intake.Village, crs: str, move: Callable[[np.ndarray], np.ndarray] | None
) -> None:
    """With the zone number, or in degrees: the same parcels to the millimetre, and said so."""
    if move is None:
        from pyproj import Transformer  # noqa: PLC0415  only this form needs it

        to_degrees = Transformer.from_crs("EPSG:4549", crs, always_xy=True)
        move = lambda xy: np.column_stack(to_degrees.transform(xy[:, 0], xy[:, 1]))  # noqa: E731
    _relayer(folder, crs=crs, cpg="UTF-8", move=move)
    again = _checked(folder)

    assert [f.rule for f in again.findings] == ["crs-converted"]
    ours = [p.parcel.bounds for c in again.contracts for p in c.parcels]
    theirs = [p.parcel.bounds for c in village.contracts for p in c.parcels]
    assert np.allclose(ours, theirs, atol=0.001)


def test_a_layer_without_prj_is_known_by_its_values(folder: Path) -> None:
    """Taken for the county's own belt, and told."""
    next((folder / "矢量数据").glob("DK*.prj")).unlink()
    again = _checked(folder)

    assert [f.rule for f in again.findings] == ["crs-undeclared"]
    assert len(again.contracts) == 120


def test_a_row_with_a_stray_comma_is_told(folder: Path) -> None:
    """Its household waits, the others go in."""
    path = folder / "权属数据" / "CBF.csv"
    _rewrite(path, lambda text: text.replace('"村务监督委员会"', '"村务","监督委员会"', 1))
    again = _checked(folder)

    assert ("row-width", 2) in {(f.rule, f.row) for f in again.findings}
    assert len(again.contracts) == 119


def test_a_formula_in_the_clerks_workbook_gives_its_saved_value(folder: Path) -> None:
    """Nothing is computed; a formula that was never saved with a value is no number."""
    path = folder / "股权" / "股东名册.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["股东名册"]
    sheet["I4"] = "=G4+H4"
    book.save(path)
    again = _checked(folder)

    rules = {f.rule for f in again.findings if f.key.startswith("0001")}
    assert "number-format" in rules
    assert {key.code for key in again.held} == {"0001"}

    _save_value(path, "=G4+H4".removeprefix("="), "43")
    saved = _checked(folder)
    told = [f for f in saved.findings if f.rule == "cell-formula"]
    assert [(f.table, f.row, f.severity) for f in told] == [("股东名册", 4, "warn")]
    assert saved.held == {}


def _save_value(path: Path, formula: str, value: str) -> None:
    """Write into the file what a spreadsheet saves beside a formula."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            text = data.replace(
                f"<f>{formula}</f><v></v>".encode(), f"<f>{formula}</f><v>{value}</v>".encode()
            ).replace(f"<f>{formula}</f><v />".encode(), f"<f>{formula}</f><v>{value}</v>".encode())
            archive.writestr(name, text)


def test_numbers_stored_as_numbers(folder: Path) -> None:
    """An ID typed as a number lost its last digits: told, not repaired."""
    path = folder / "宅基地" / "宅基地调查表.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["A3"], sheet["J3"] = 1.0, 3.0
    sheet["C4"] = 332424197011089390
    book.save(path)
    again = _checked(folder)

    told = {(f.key, f.rule) for f in again.rejected}
    assert told == {("330783123201JC00002", "id-excel-mangled")}
    assert again.homesteads[0].storeys == 3


@pytest.mark.parametrize("seed", [7, 8, 9])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_invented_villages_go_in_whole(tmp_path: Path, seed: int, encoding: str) -> None:
    """Half shares, multipart parcels, rare names, people who hold shares but are no members."""
    plan = Plan(households=40, seed=seed, encoding=encoding, head_word="本人")
    made = write(tmp_path, plan)
    village = _checked(tmp_path)

    assert village.findings == ()
    assert len(village.contracts) == len(made.families) == 40
    holders = [h for s in village.share_households for h in s.shareholders]
    assert any(h.total % 1 for h in holders)


def test_the_clerks_workbooks_with_other_headings(folder: Path, village: intake.Village) -> None:
    """Another order of rows above, other words, a family's cells not merged but empty."""
    path = folder / "股权" / "股东名册.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["股东名册"]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    for column, heading in enumerate(("户编号", "户主姓名", "股东姓名", "关系", "身份证号码"), 1):
        sheet.cell(3, column).value = heading
    sheet["A2"], sheet["B2"] = "统一社会信用代码：N2330783MF1232019A", None
    sheet["F4"], sheet["F5"] = "成员", "社员"
    book.save(path)
    homesteads = folder / "宅基地" / "宅基地调查表.xlsx"
    book = openpyxl.load_workbook(homesteads)
    first = book.worksheets[0]
    first.title = "汇总"
    first["B2"], first["G2"], first["L2"] = "户主", "宅基地面积（平方米）", "建造年份"
    first.insert_rows(2)
    book.save(homesteads)
    again = _checked(folder)

    assert again.findings == ()
    assert _rights(again) == _rights(village)
    assert again.handover.tables["宅基地调查表"].numbers[0] == 4


def test_tables_and_layers_under_other_names(folder: Path, village: intake.Village) -> None:
    """With county and year, in lower case, or by their Chinese titles."""
    tables = folder / "权属数据"
    (tables / "CBF.csv").rename(tables / "cbf3307832016.csv")
    (tables / "CBHT.csv").rename(tables / "承包合同.csv")
    (tables / "CBF_JTCY.csv").rename(tables / "CBF_JTCY_330783.csv")
    for path in (folder / "矢量数据").glob("DK*"):
        path.rename(path.with_stem("DK1234562019"))
    again = _checked(folder)

    assert again.findings == ()
    assert _rights(again) == _rights(village)


def test_a_company_that_contracts_by_tender(handover: intake.Handover) -> None:
    """A unit has a serial of its band, an organisation code, a contract Q, and no members."""
    code = "330783123201019001"
    old = "330783123201010001"
    codes = {old: code, f"{old}J": f"{code}Q"}
    changed = handover
    for name in ("CBF", "CBHT", "CBDKXX", "CBJYQZDJB", "CBJYQZ"):
        table = changed.tables[name]
        rows = [[codes.get(text, text) for text in row] for row in table.rows]
        changed = changed.with_table(table.with_rows(rows, table.numbers))
    unit = {"CBFLX": "3", "CBFMC": "东阳市前溪农业有限公司", "CBFZJLX": "3",
            "CBFZJHM": "91330783MA2E5XK91K", "CBFCYSL": "1"}  # fmt: skip
    for plant in (
        cell("CBF", 0, **unit),
        cell("CBHT", 0, CBFS="121", CBQXZ="20181231"),
        cell("CBJYQZDJB", 0, CBFS="121", CBQXZ="20181231", CBQX="20年"),
        *(cell("CBDKXX", row, CBJYQQDFS="121") for row in range(6)),
        cell("CBJYQZ", 0, QZSFLQ="2", QZLQRQ="", QZLQRXM="", QZLQRZJLX="", QZLQRZJHM=""),
        drop("CBF_JTCY", 0, 1, 2),
    ):
        changed = plant(changed)
    village = intake.check(changed, on=OFFICE_DATE)
    contract = next(c for c in village.contracts if c.code == f"{code}Q")

    assert village.rejected == ()
    assert contract.household.head is None
    assert contract.household.members == ()
    assert (contract.way, contract.household.document_number) == ("121", "91330783MA2E5XK91K")


def test_a_foreign_passport_is_a_document_too(handover: intake.Handover) -> None:
    """A member by marriage with a passport: known by type and number, sex from the table."""
    changed = cell("CBF_JTCY", 1, CYZJLX="5", CYZJHM="E12345678")(handover)
    village = intake.check(changed, on=OFFICE_DATE)
    contract = next(c for c in village.contracts if c.code == "330783123201010001J")
    person = village.persons[contract.household.members[1].person]

    assert (person.key, person.document_kind, person.born) == ("5:E12345678", "5", None)
    assert person.sex == "2"


def test_contract_land_alone_is_enough(handover: intake.Handover) -> None:
    """Homesteads, shares and older certificates may come later: told, and nothing waits."""
    changed = handover
    for name in ("ZD", "宅基地调查表", "股东名册", "资产清查", "CBJYQZDJB", "CBJYQZ", "LZHT"):
        changed = without(name)(changed)
    for row, cells in enumerate(handover.tables["CBDKXX"].rows):
        if cells[6]:
            changed = cell("CBDKXX", row, LZHTBM="")(changed)
    village = intake.check(changed, on=OFFICE_DATE)

    assert {f.rule for f in village.findings} <= {"table-missing", "stated-total-differs"}
    assert len(village.contracts) == 120
    assert village.collective is None
    assert village.contracts[0].former_certificate is None


def test_homesteads_without_a_layer(handover: intake.Handover) -> None:
    """The sheet alone: the lots go in without a shape."""
    village = intake.check(without("ZD")(handover), on=OFFICE_DATE)

    assert [f.rule for f in village.findings] == ["table-missing"]
    assert len(village.homesteads) == 116
    assert (village.homesteads[0].shape, village.homesteads[0].bounds) == (b"", None)


def test_two_members_of_one_name_are_two_people(handover: intake.Handover) -> None:
    """Told apart by their numbers, and in the fingerprint by a count."""
    changed = cell("CBF_JTCY", 2, CYXM="陈芳美", YHZGX="22")(handover)
    changed = cell("股东名册", 2, 姓名="陈芳美")(changed)
    changed = cell("宅基地调查表", 0, 共有人="")(changed)
    village = intake.check(changed, on=OFFICE_DATE)
    contract = next(c for c in village.contracts if c.code == "330783123201010001J")

    assert village.rejected == ()
    assert len({member.person for member in contract.household.members}) == 3
    assert ("CBF_JTCY", "330783123201010001/陈芳美#2") in intake.fingerprint(contract)


def test_eastings_with_the_zone_number_without_prj(folder: Path) -> None:
    """Only one form of CGCS2000 gives such values."""
    _relayer(folder, cpg="UTF-8", move=lambda xy: np.add(xy, (40_000_000.0, 0.0)))
    next((folder / "矢量数据").glob("DK*.prj")).unlink()
    again = _checked(folder)

    assert {f.rule for f in again.findings} == {"crs-undeclared", "crs-converted"}
    assert len(again.contracts) == 120


def test_a_note_that_cannot_be_read_claims_nothing(folder: Path) -> None:
    """说明.json is the firm's courtesy; a list, or words for numbers, stop nobody."""
    (folder / "说明.json").write_text("[1, 2]", encoding="utf-8")
    assert _checked(folder).findings == ()
    (folder / "说明.json").write_text('{"persons": "许多"}', encoding="utf-8")
    assert [f.rule for f in _checked(folder).findings] == ["stated-total-differs"]


def test_a_formula_as_a_name_in_a_workbook_stays_its_text(folder: Path) -> None:
    """Whatever value was saved with it."""
    path = folder / "股权" / "股东名册.xlsx"
    book = openpyxl.load_workbook(path)
    book["股东名册"]["C5"] = '=HYPERLINK("http://x","陈芳美")'
    book.save(path)
    again = _checked(folder)

    told = {(f.key, f.rule, f.severity) for f in again.findings if f.table == "股东名册"}
    assert told == {('0001/=HYPERLINK("http://x","陈芳美")', "formula-in-name", "warn")}
    assert len(again.share_households) == 122


def test_faults_upon_faults(handover: intake.Handover) -> None:
    """A row that is wrong in every column is told column by column, and holds one right."""
    changed = cell(
        "宅基地调查表", 0, 宗地代码="A", 不动产单元号="B", 宅基地面积="?", 身份证号="C", 户主姓名="",
        建筑占地面积="-1", 层数="?", 建成年份="?",
    )(handover)  # fmt: skip
    village = intake.check(changed, on=OFFICE_DATE)
    told = {f.column for f in village.findings if f.table == "宅基地调查表"}

    assert {
        "宗地代码",
        "不动产单元号",
        "宅基地面积(㎡)",
        "身份证号",
        "户主姓名",
        "建筑占地面积",
    } <= told
    assert len(village.homesteads) == 115
