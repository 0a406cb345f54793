"""A folder that cannot be used: a clear reason in two languages, nothing read, nothing run."""

import io
import os
import shutil
import stat
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pyogrio.raw
import pytest
import shapely

from rural_rights.registry import intake
from rural_rights.registry.intake import FolderUnusable, archive, read_csv, reader
from tests.intake.conftest import CLEAN


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the demo village's folder that a test may spoil."""
    return Path(shutil.copytree(CLEAN, tmp_path / "qianxi"))


def _refused(path: Path) -> FolderUnusable:
    with pytest.raises(FolderUnusable) as refused:
        intake.read(path)
    told = refused.value
    assert all((told.says_zh, told.says_en, told.remedy_zh, told.remedy_en))
    assert told.says_zh in str(told)
    assert told.says_en in str(told)
    return told


def _tables(folder: Path) -> Path:
    return folder / "权属数据"


def _layer(folder: Path, extension: str) -> Path:
    return folder / "矢量数据" / f"DK3307832016.{extension}"


class TestTheFolder:
    """What is there and what is not."""

    def test_there_is_none(self, tmp_path: Path) -> None:
        assert _refused(tmp_path / "nowhere").rule == "folder-missing"

    def test_it_is_empty(self, tmp_path: Path) -> None:
        assert _refused(tmp_path).rule == "folder-empty"

    def test_tables_are_missing(self, folder: Path) -> None:
        """A table is missing only when the workbook has no such sheet either."""
        shutil.rmtree(_tables(folder))
        told = _refused(folder)
        assert told.rule == "table-missing"
        assert "CBF_JTCY(家庭成员)" in told.says_zh

    def test_the_parcel_layer_is_missing(self, folder: Path) -> None:
        for extension in ("shp", "shx", "dbf", "prj", "cpg"):
            _layer(folder, extension).unlink()
        assert _refused(folder).rule == "table-missing"

    def test_a_table_is_empty(self, folder: Path) -> None:
        path = _tables(folder) / "CBHT.csv"
        path.write_bytes(path.read_bytes().split(b"\n")[0] + b"\n")
        assert _refused(folder).rule == "table-empty"

    def test_a_table_is_there_twice(self, folder: Path) -> None:
        (folder / "old").mkdir()
        shutil.copy(_tables(folder) / "CBF.csv", folder / "old" / "CBF.csv")
        assert _refused(folder).rule == "table-twice"

    def test_too_many_files(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reader, "_MOST_FILES", 5)
        assert _refused(folder).rule == "folder-too-large"

    def test_a_link_out_of_it(self, folder: Path) -> None:
        (folder / "权属数据" / "note.csv").symlink_to("/etc/hostname")
        assert _refused(folder).rule == "folder-link"

    def test_what_does_not_belong_is_left_alone(self, folder: Path) -> None:
        """Lock files of a spreadsheet, other layers, notes."""
        (folder / "~$宅基地调查表.xlsx").write_bytes(b"lock")
        (folder / "JZD3307832016.csv").write_text("a,b")
        (folder / "read me.txt").write_text("hello")
        (folder / "说明.json").write_text("[not json")
        assert len(intake.read(folder).tables) == 13


class TestTables:
    """CSV files that cannot be read."""

    def test_a_needed_column_is_missing(self, folder: Path) -> None:
        path = _tables(folder) / "CBF.csv"
        path.write_bytes(path.read_bytes().replace(b"CBFMC", b"NAME", 1))
        told = _refused(folder)
        assert told.rule == "column-missing"
        assert "CBFMC" in told.says_en

    def test_a_column_is_there_twice(self, folder: Path) -> None:
        path = _tables(folder) / "CBF.csv"
        path.write_bytes(path.read_bytes().replace(b'"GSJS"', b'"CBFMC"', 1))
        assert _refused(folder).rule == "column-twice"

    @pytest.mark.parametrize("encoding", ["big5", "shift_jis"])
    def test_another_encoding(self, folder: Path, encoding: str) -> None:
        """It could be read as GB 18030, and every name would be wrong."""
        path = _tables(folder) / "CBF.csv"
        text = path.read_bytes().decode("utf-8-sig")
        path.write_bytes(text.encode(encoding, "ignore"))
        assert _refused(folder).rule == "encoding-unreadable"

    def test_utf8_read_as_latin_and_saved_again(self, folder: Path) -> None:
        path = _tables(folder) / "CBF.csv"
        path.write_bytes(path.read_bytes().decode("latin-1").encode("utf-8"))
        assert _refused(folder).rule in {"encoding-unreadable", "column-missing"}

    def test_bytes_of_no_encoding(self, folder: Path) -> None:
        path = _tables(folder) / "CBF.csv"
        path.write_bytes(path.read_bytes() + b"\xff\xff\x00\xff")
        assert _refused(folder).rule == "encoding-unreadable"

    def test_more_rows_than_any_village_has(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(read_csv, "_MOST_ROWS", 100)
        assert _refused(folder).rule == "table-too-long"

    def test_broken_quotes(self, folder: Path) -> None:
        path = _tables(folder) / "CBF.csv"
        path.write_bytes(path.read_bytes().rstrip()[:-1])
        assert _refused(folder).rule == "csv-broken"


class TestLayers:
    """Shapefiles of which a part is missing, cut off or something else."""

    @pytest.mark.parametrize("extension", ["shp", "shx", "dbf"])
    @pytest.mark.parametrize("kept", [0, 60, 5000])
    def test_a_truncated_part(self, folder: Path, extension: str, kept: int) -> None:
        path = _layer(folder, extension)
        path.write_bytes(path.read_bytes()[:kept])
        assert _refused(folder).rule == "layer-damaged"

    @pytest.mark.parametrize("extension", ["shx", "dbf"])
    def test_a_missing_part(self, folder: Path, extension: str) -> None:
        _layer(folder, extension).unlink()
        assert _refused(folder).rule == "layer-damaged"

    def test_shapes_and_rows_of_different_number(self, folder: Path) -> None:
        shutil.copy(folder / "矢量数据" / "ZD3307832016.dbf", _layer(folder, "dbf"))
        assert _refused(folder).rule == "layer-damaged"

    def test_no_shapefile_at_all(self, folder: Path) -> None:
        _layer(folder, "shp").write_bytes(b"PK" * 500)
        assert _refused(folder).rule == "layer-damaged"

    def test_points_instead_of_parcels(self, folder: Path) -> None:
        _write(folder, [shapely.Point(548700, 3248300)], "EPSG:4549", "Point")
        assert _refused(folder).rule == "layer-damaged"

    @pytest.mark.parametrize(
        ("crs", "rule"),
        [
            ("EPSG:2360", "crs-unknown"),  # Xi'an 1980
            ("EPSG:2436", "crs-unknown"),  # Beijing 1954
            ("EPSG:4326", "crs-unknown"),
        ],
    )
    def test_an_older_datum_is_never_shifted_by_guess(
        self, folder: Path, crs: str, rule: str
    ) -> None:
        _write(folder, [shapely.box(548700, 3248300, 548720, 3248320)], crs)
        assert _refused(folder).rule == rule

    @pytest.mark.parametrize(
        "corner", [(40_548_700, 3_248_300), (3_248_300, 548_700), (120.2, 29.3)]
    )
    def test_coordinates_that_contradict_the_prj(
        self, folder: Path, corner: tuple[float, float]
    ) -> None:
        """The whole layer, not a single parcel: what to do is told, nothing is guessed."""
        x, y = corner
        _write(folder, [shapely.box(x, y, x + 20, y + 20)], "EPSG:4549")
        assert _refused(folder).rule == "crs-contradicted"

    def test_degrees_without_prj(self, folder: Path) -> None:
        _write(folder, [shapely.box(120.2, 29.3, 120.21, 29.31)], "EPSG:4549")
        _layer(folder, "prj").unlink()
        assert _refused(folder).rule == "crs-undeclared"


def _write(folder: Path, shapes: list[shapely.Geometry], crs: str, kind: str = "Polygon") -> None:
    """Replace the parcel layer by a small one."""
    path = _layer(folder, "shp")
    meta, _, _, data = pyogrio.raw.read(path)
    for old in path.parent.glob("DK*"):
        old.unlink()
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array(shapes, dtype=object)),
        [column[: len(shapes)] for column in data],
        list(meta["fields"]),
        geometry_type=kind,
        crs=crs,
        encoding="UTF-8",
    )


class TestWorkbooks:
    """Spreadsheets that are none, or that mean harm."""

    def _sheet(self, folder: Path) -> Path:
        return folder / "宅基地" / "宅基地调查表.xlsx"

    def test_no_workbook(self, folder: Path) -> None:
        self._sheet(folder).write_bytes(b"not a workbook")
        assert _refused(folder).rule == "archive-broken"

    def test_a_truncated_workbook(self, folder: Path) -> None:
        path = self._sheet(folder)
        path.write_bytes(path.read_bytes()[:9000])
        assert _refused(folder).rule == "archive-broken"

    def test_an_archive_that_is_no_workbook(self, folder: Path) -> None:
        with zipfile.ZipFile(self._sheet(folder), "w") as packed:
            packed.writestr("hello.txt", "hello")
        assert _refused(folder).rule == "workbook-unreadable"

    def test_entities_that_multiply(self, folder: Path) -> None:
        """Expanded, they would fill the memory."""
        bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        _inject(self._sheet(folder), "xl/worksheets/sheet1.xml", bomb)
        assert _refused(folder).rule == "workbook-unreadable"

    def test_entities_in_the_list_of_sheets(self, folder: Path) -> None:
        _inject(self._sheet(folder), "xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY a "a">]>')
        assert _refused(folder).rule == "workbook-unreadable"

    def test_a_part_that_unpacks_to_an_absurd_size(self, folder: Path) -> None:
        with zipfile.ZipFile(self._sheet(folder), "a", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("xl/media/zeros.bin", b"\0" * (8 << 20))
        assert _refused(folder).rule == "archive-bomb"

    def test_two_share_registers(self, folder: Path) -> None:
        path = folder / "股权" / "股东名册.xlsx"
        book = openpyxl.load_workbook(path)
        book.copy_worksheet(book["股东名册"]).title = "股东名册(旧)"
        book.save(path)
        assert _refused(folder).rule == "table-twice"

    def test_a_million_rows_of_nothing(self, folder: Path) -> None:
        """One cell at the very end of a sheet does not keep anybody busy."""
        path = self._sheet(folder)
        book = openpyxl.load_workbook(path)
        book.worksheets[0].cell(1_048_576, 1, "end")
        book.save(path)
        assert len(intake.read(folder).tables["宅基地调查表"]) == 116


def _inject(path: Path, part: str, doctype: bytes) -> None:
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    body = parts[part]
    start = body.index(b"?>") + 2 if body.startswith(b"<?xml") else 0
    parts[part] = doctype + body[start:]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)


class TestArchives:
    """Uploads: plain files below one folder, of a sane size, and nothing else."""

    def _packed(self, tmp_path: Path, *entries: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
        path = tmp_path / "up.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, data in entries:
                packed.writestr(name, data)
        return path

    @pytest.mark.parametrize("name", ["../out.csv", "/etc/x.csv", "a/../../b", "C:/x.csv", "..\\x"])
    def test_paths_that_leave_the_folder(self, tmp_path: Path, name: str) -> None:
        assert _refused(self._packed(tmp_path, (name, b"x"))).rule == "archive-path"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["up.zip"]

    def test_a_link(self, tmp_path: Path) -> None:
        entry = zipfile.ZipInfo("note.csv")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        assert _refused(self._packed(tmp_path, (entry, b"/etc/passwd"))).rule == "archive-link"

    def test_a_bomb(self, tmp_path: Path) -> None:
        packed = self._packed(tmp_path, ("zeros.csv", b"\0" * (8 << 20)))
        assert _refused(packed).rule == "archive-bomb"

    def test_too_many_files(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(archive, "_MOST_FILES", 2)
        packed = self._packed(tmp_path, *((f"{at}.csv", b"x") for at in range(3)))
        assert _refused(packed).rule == "archive-too-large"

    def test_too_many_bytes(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(archive, "_MOST_BYTES", 100)
        packed = self._packed(tmp_path, ("a.csv", os.urandom(101)))
        assert _refused(packed).rule == "archive-too-large"

    def test_a_password(self, tmp_path: Path) -> None:
        packed = self._packed(tmp_path, ("a.csv", b"x"))
        data = bytearray(packed.read_bytes())
        central = data.index(b"PK\x01\x02")
        data[central + 8] |= 1
        data[6] |= 1
        packed.write_bytes(bytes(data))
        assert _refused(packed).rule == "archive-locked"

    def test_a_truncated_archive(self, tmp_path: Path) -> None:
        packed = self._packed(tmp_path, ("a.csv", os.urandom(1000)))
        packed.write_bytes(packed.read_bytes()[:500])
        assert _refused(packed).rule == "archive-broken"

    def test_a_spoilt_entry(self, tmp_path: Path) -> None:
        """The list of files is whole, one of them is not."""
        packed = self._packed(tmp_path, ("a.csv", os.urandom(1000)))
        data = bytearray(packed.read_bytes())
        data[500] ^= 0xFF
        packed.write_bytes(bytes(data))
        assert _refused(packed).rule == "archive-broken"

    def test_something_else(self, tmp_path: Path) -> None:
        path = tmp_path / "photo.zip"
        path.write_bytes(b"\x89PNG" + bytes(500))
        assert _refused(path).rule == "archive-broken"

    def test_nothing_is_left_behind(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The unpacked files go with the reading, also when it fails."""
        monkeypatch.setenv("TMPDIR", str(tmp_path / "work"))
        (tmp_path / "work").mkdir()
        monkeypatch.setattr("tempfile.tempdir", None)
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as packed:
            packed.writestr("CBF.csv", "CBFBM\n1\n")
        path = tmp_path / "up.zip"
        path.write_bytes(written.getvalue())
        assert _refused(path).rule == "column-missing"
        assert list((tmp_path / "work").iterdir()) == []
