"""What the house rules are checked against: every source file, parsed once."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("rural_rights", "certificates")


@dataclass(frozen=True)
class Source:
    """One Python file of ours."""

    name: str
    text: str
    tree: ast.Module

    @property
    def is_migration(self) -> bool:
        return "/migrations/" in self.name

    def below(self, *folders: str) -> bool:
        return self.name.startswith(tuple(f"{folder}/" for folder in folders))

    def at(self, node: ast.expr | ast.stmt) -> str:
        return f"{self.name}:{node.lineno}"

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Every call with its function as it is written: ``date.today``, ``x.commit``."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func), node


@cache
def sources() -> tuple[Source, ...]:
    """The product's own files; tests and scripts have rules of their own."""
    return tuple(
        _read(path) for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))
    )


@cache
def script_sources() -> tuple[Source, ...]:
    return tuple(_read(path) for path in sorted((ROOT / "scripts").rglob("*.py")))


@cache
def sources_of_tests() -> tuple[Source, ...]:
    return tuple(_read(path) for path in sorted((ROOT / "tests").rglob("*.py")))


@cache
def kept_files() -> tuple[Path, ...]:
    """Every file that git keeps, or would keep: what a clone gets."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = filter(None, listed.stdout.decode().split("\0"))
    return tuple(path for name in names if (path := ROOT / name).is_file())


def _read(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text))
