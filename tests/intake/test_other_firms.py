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
from tests.intake.planting import OFFICE_DATE


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
