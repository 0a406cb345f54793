"""Copy browser code and fonts out of the npm packages, to where the product uses them.

The copies are not kept in git: the lock file is.  Does nothing when they are up to date.
Each package's licence travels with its copy.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NODE_MODULES = ROOT / "node_modules"
SERVED = ROOT / "rural_rights" / "web" / "static" / "vendor"
FONTS = ROOT / "certificates" / "fonts"
STAMP = SERVED / ".copied"
MADE_FROM = (ROOT / "package-lock.json", Path(__file__))

# Folder below ``SERVED``: the files of node_modules that it holds.
BROWSER_FILES = {
    "htmx": ["htmx.org/dist/htmx.min.js", "htmx.org/LICENSE"],
    "bootstrap": [
        "bootstrap/dist/css/bootstrap-reboot.min.css",
        "bootstrap/dist/css/bootstrap-grid.min.css",
        "bootstrap/dist/css/bootstrap-utilities.min.css",
        "bootstrap/LICENSE",
    ],
    "leaflet": ["leaflet/dist/leaflet.css", "leaflet/dist/leaflet.js", "leaflet/LICENSE"],
    "leaflet/images": [
        "leaflet/dist/images/layers.png",
        "leaflet/dist/images/layers-2x.png",
        "leaflet/dist/images/marker-icon.png",
        "leaflet/dist/images/marker-icon-2x.png",
        "leaflet/dist/images/marker-shadow.png",
    ],
    "echarts": ["echarts/dist/echarts.common.min.js", "echarts/LICENSE", "echarts/NOTICE"],
}

NOTO = "@expo-google-fonts/noto-serif-sc"
WENKAI = "@fontsource/lxgw-wenkai"

# Name below ``FONTS``: the file of node_modules that it is made of.
PAPER_FONTS = {
    "NotoSerifSC-Regular.ttf": f"{NOTO}/400Regular/NotoSerifSC_400Regular.ttf",
    "NotoSerifSC-Bold.ttf": f"{NOTO}/700Bold/NotoSerifSC_700Bold.ttf",
    "NotoSerifSC-LICENSE.txt": f"{NOTO}/LICENSE_FONT",
    "LXGWWenKai-Medium.ttf": f"{WENKAI}/files/lxgw-wenkai-latin-500-normal.woff",
    "LXGWWenKai-LICENSE.txt": f"{WENKAI}/LICENSE",
}


def main() -> int:
    """Bring every copy up to date; 0 when they are."""
    wanted = hashlib.sha256(b"".join(path.read_bytes() for path in MADE_FROM)).hexdigest()
    copies = _copies()
    if _is_current(wanted, copies):
        return 0
    print(f"assets: copying {len(copies)} files of browser code and fonts", file=sys.stderr)
    STAMP.unlink(missing_ok=True)
    shutil.rmtree(SERVED, ignore_errors=True)
    for target, source in copies.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".woff":
            _unpack_font(source, target)
        else:
            shutil.copyfile(source, target)
    STAMP.write_text(wanted, encoding="ascii")
    return 0


def _copies() -> dict[Path, Path]:
    """Return every copy with its source."""
    served = {
        SERVED / folder / Path(name).name: NODE_MODULES / name
        for folder, names in BROWSER_FILES.items()
        for name in names
    }
    return served | {FONTS / name: NODE_MODULES / source for name, source in PAPER_FONTS.items()}


def _is_current(wanted: str, copies: dict[Path, Path]) -> bool:
    if not STAMP.exists() or STAMP.read_text(encoding="ascii") != wanted:
        return False
    return all(target.exists() for target in copies)


def _unpack_font(source: Path, target: Path) -> None:
    """Write the TrueType font inside a web font: reportlab embeds no compressed ones."""
    # fontTools is in the virtualenv, and is wanted only when there is something to do.
    from fontTools.ttLib import TTFont

    with TTFont(source) as font:
        font.flavor = None
        font.save(target, reorderTables=False)


if __name__ == "__main__":
    sys.exit(main())
