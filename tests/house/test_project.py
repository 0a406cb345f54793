"""House rules of the project: lock files, settings, layers, what git keeps."""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions

from rural_rights import settings
from tests.house.sources import (
    PACKAGES,
    ROOT,
    Source,
    kept_files,
    script_sources,
    sources,
    sources_of_tests,
)

LOCK_FILES = (
    "package-lock.json",
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-node.txt",
)
PINNED = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)==[^ ]+ (; .+ )?\\$")
TEXT_ENDINGS = {
    ".css", ".html", ".in", ".js", ".json", ".md", ".mo", ".po", ".py", ".sh", ".toml", ".txt", ".yml",
}  # fmt: skip
# The places where machines keep people's folders, and package indexes their packages.
SOMEBODYS_FOLDER = re.compile(r"(?<![\w./}])/(?:root|home|Users|opt)/\w")
PACKAGE_INDEX = re.compile(r"\b(?:registry|index|files)\.(?:np|py)\w+\.\w+|\bpy(?:pi)\.org")


class TestLockFiles:
    def test_no_lock_file_names_an_address(self):
        """Where packages come from is the machine's affair; what they are is ours, by hash."""
        for name in LOCK_FILES:
            text = (ROOT / name).read_text(encoding="utf-8")
            assert "://" not in text, name
            assert not re.search(r"^\s*-(?!-hash=)", text, re.MULTILINE), name

    def test_every_python_package_is_pinned_by_hash(self):
        """A package that was changed after we chose it is not installed."""
        for name in LOCK_FILES[1:]:
            lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
            starts = [i for i, line in enumerate(lines) if line and line[0] not in " #"]
            assert starts, name
            for i in starts:
                assert PINNED.match(lines[i]), f"{name}: {lines[i]}"
                assert lines[i + 1].startswith("    --hash=sha256:"), f"{name}: {lines[i]}"

    def test_every_npm_package_is_pinned_by_hash(self):
        """The same for browser code and fonts."""
        lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
        assert lock["packages"]
        for name, package in lock["packages"].items():
            if name:
                assert package["integrity"].startswith("sha512-"), name
                assert "resolved" not in package, name

    def test_the_tests_run_on_the_versions_that_are_shipped(self):
        """A package in both Python lock files has one version."""
        product, tests = (versions(name) for name in LOCK_FILES[1:3])
        assert {name: tests[name] for name in product.keys() & tests.keys()} == {
            name: product[name] for name in product.keys() & tests.keys()
        }

    def test_every_package_that_we_ask_for_is_explained(self):
        """docs/dependencies.md says why each direct dependency is here."""
        explained = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
        package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
        asked = {*package["dependencies"], *package["devDependencies"]}
        asked |= asked_for("requirements.in", "requirements-dev.in", "requirements-node.in")
        assert {name for name in asked if f"`{name}`" not in explained} == set()

    def test_every_package_that_we_import_is_asked_for(self):
        """What another package happens to bring today may be gone tomorrow."""
        product = imported_packages(*sources())
        assert product - asked_for("requirements.in") == set()
        tests = imported_packages(*script_sources(), *sources_of_tests())
        assert tests - asked_for("requirements.in", "requirements-dev.in") == set()


def asked_for(*names: str) -> set[str]:
    lines = [line for name in names for line in (ROOT / name).read_text("utf-8").splitlines()]
    return {line.split("[")[0] for line in lines if line and line[0] not in "#-"}


def imported_packages(*files: Source) -> set[str]:
    """The distributions that bring the modules which these files import."""
    brought_by = packages_distributions()
    modules = {name.split(".")[0] for source in files for name in imports(source)}
    foreign = modules - set(sys.stdlib_module_names) - {*PACKAGES, "scripts", "tests"}
    return {brought_by[module][0].lower().replace("_", "-") for module in foreign}


def imports(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def versions(lock_file: str) -> dict[str, str]:
    text = (ROOT / lock_file).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", text, re.MULTILINE))


class TestSettings:
    def test_every_setting_is_documented_and_every_documented_one_exists(self):
        """docs/settings.md and the code name the same variables."""
        page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
        rows = [line for line in page.splitlines() if line.startswith("| `")]
        documented = {
            name
            for row in rows
            for name in re.findall(r"`(RURAL_RIGHTS_[A-Z_]+)`", row.split("|")[1])
        }
        assert documented == {settings.PREFIX + name for name in settings.NAMES}

    def test_every_setting_is_read(self):
        """A name on the list that nothing reads is no setting."""
        source = (ROOT / "rural_rights" / "settings.py").read_text(encoding="utf-8")
        read = re.findall(r'source\.\w+\(\s*"([A-Z_]+)"', source)
        assert sorted(read) == sorted(settings.NAMES)


class TestLayers:
    def test_every_domain_is_under_the_contracts(self):
        """A package with rules and tables of its own is checked like the registry."""
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        contracts = {c["name"]: c for c in project["tool"]["importlinter"]["contracts"]}
        domains = {
            f"rural_rights.{folder.parent.name}"
            for folder in (ROOT / "rural_rights").glob("*/commands")
            if (folder.parent / "__init__.py").exists()
        }
        assert domains <= set(contracts["Inside a domain"]["containers"])
        apart = contracts["Domains and database know nothing of doors and paper"]
        assert domains <= set(apart["source_modules"])

    def test_every_folder_of_code_is_a_package(self):
        """The layers are checked package by package: a folder without one would slip through."""
        missing = {
            path.parent.relative_to(ROOT).as_posix()
            for path in kept_files()
            if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in PACKAGES
            if not (path.parent / "__init__.py").exists() and "migrations" not in path.parts
        }
        assert missing == set()


class TestWhatGitKeeps:
    def test_no_file_speaks_of_one_machine(self):
        """Neither somebody's folder nor the address of a package index is written anywhere."""
        found = []
        for path in kept_files():
            if path.suffix in TEXT_ENDINGS or not path.suffix:
                text = path.read_text(encoding="utf-8", errors="replace")
                found += [
                    f"{path.relative_to(ROOT)}: {match.group()}"
                    for pattern in (SOMEBODYS_FOLDER, PACKAGE_INDEX)
                    for match in pattern.finditer(text)
                ]
        assert found == []

    def test_no_font_and_no_browser_library_is_kept(self):
        """They come by lock file at set-up."""
        heavy = {".ttf", ".otf", ".woff", ".woff2"}
        assert [path.name for path in kept_files() if path.suffix in heavy] == []
        assert [path.name for path in kept_files() if path.name.endswith(".min.js")] == []
