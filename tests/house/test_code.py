"""House rules of the code that no general checker knows.

An exception stands in a table here, with its reason.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.house.sources import Source, script_sources, sources

LONGEST_FILE = 400
LONGEST_FUNCTION = 60

COMMIT_BELONGS_TO = {
    "rural_rights/db/desk.py": "the one place where an act's transaction ends",
}
CLOCKS = {
    "rural_rights/kernel/dates.py": "the product's clock",
    "certificates/keys.py": "paper knows nothing of the product, and stamps its keys itself",
}
BUILT_STATEMENTS = {
    "rural_rights/db/base.py": "names of columns, written in our own tables",
    "rural_rights/db/migrate.py": "the name of a county's schema: six digits, checked",
}
ENVIRONMENT_BELONGS_TO = "rural_rights/settings.py"

TAKES_SQL = re.compile(r"((^|\bsqlalchemy\.|\bsa\.)text|\.execute(many)?|\bexec_driver_sql|\bSQL)$")
STATEMENT = re.compile(
    r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE|ALTER|DROP|GRANT|REVOKE|TRUNCATE|COPY) "
)


class TestSize:
    def test_a_file_is_read_in_one_sitting(self):
        """No file is longer than 400 lines; if one is, a noun is missing."""
        long = {
            source.name: lines
            for source in (*sources(), *script_sources())
            if (lines := source.text.count("\n")) > LONGEST_FILE and not source.is_migration
        }
        assert long == {}

    def test_a_function_fits_a_screen(self):
        """No function is longer than 60 lines, its docstring included."""
        long = {
            f"{source.at(node)} {node.name}": length
            for source in (*sources(), *script_sources())
            if not source.is_migration
            for node in ast.walk(source.tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
        }
        assert long == {}


class TestTransactions:
    def test_only_the_desk_commits(self):
        """An act is one transaction: nothing else may end one."""
        commits = [
            source.at(call)
            for source in sources()
            if source.name not in COMMIT_BELONGS_TO and not source.is_migration
            for name, call in source.calls()
            if name.split(".")[-1] == "commit"
        ]
        assert commits == []


class TestNumbers:
    def test_no_rule_knows_floating_point(self):
        """Money, areas and shares are exact: no float is named, made or written."""
        assert [place for source in sources() for place in floats(source)] == []


def floats(source: Source) -> Iterator[str]:
    is_exact = source.below("rural_rights/kernel", "rural_rights/loans") or "/rules/" in source.name
    if not is_exact:
        return
    refusing = {
        argument
        for name, call in source.calls()
        if name == "isinstance"  # to refuse a float one must name it
        for argument in call.args
    }
    for node in ast.walk(source.tree):
        named = isinstance(node, ast.Name) and node.id == "float" and node not in refusing
        written = isinstance(node, ast.Constant) and isinstance(node.value, float)
        if (named or written) and isinstance(node, ast.expr):
            yield source.at(node)


class TestTime:
    def test_only_the_clock_asks_what_time_it_is(self):
        """The office date is passed in; instants come from one place."""
        asks = re.compile(r"(datetime\.(now|today|utcnow)|date\.today|time\.time(_ns)?)$")
        asked = [
            source.at(call)
            for source in sources()
            if source.name not in CLOCKS
            for name, call in source.calls()
            if asks.search(name)
        ]
        assert asked == []


class TestStatements:
    def test_no_statement_is_put_together_from_text(self):
        """Values go to the database as parameters, never into the statement."""
        built = [
            place
            for source in sources()
            if source.name not in BUILT_STATEMENTS and not source.is_migration
            for place in built_statements(source)
        ]
        assert built == []

    def test_the_check_finds_what_it_is_there_for(self):
        """Each way of gluing a value into a statement is found, and the right way is not."""
        wrong = (
            "connection.execute(f'SELECT {x}')",
            "connection.execute(text('SELECT ' + x))",
            "connection.execute('SELECT %s' % x)",
            "connection.execute('SELECT {}'.format(x))",
            "question = f'SELECT * FROM t WHERE n = {x}'",
        )
        right = (
            "connection.execute(text('SELECT :x'), {'x': x})",
            "connection.execute(sql.SQL('SELECT {}').format(name))",
            "title = f'Select {x}'",
        )
        for code in wrong:
            assert list(built_statements(Source("x.py", code, ast.parse(code)))), code
        for code in right:
            assert not list(built_statements(Source("x.py", code, ast.parse(code)))), code


def built_statements(source: Source) -> Iterator[str]:
    for name, call in source.calls():
        if TAKES_SQL.search(name) and any(map(is_glued, call.args)):
            yield source.at(call)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.JoinedStr) and is_glued(node) and begins_a_statement(node):
            yield source.at(node)


def is_glued(node: ast.expr) -> bool:
    """Whether a text has something in it that is no constant."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        sides = (node.left, node.right)
        has_text = any(isinstance(s, ast.Constant) and isinstance(s.value, str) for s in sides)
        return has_text and not all(isinstance(side, ast.Constant) for side in sides)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        value = node.func.value
        return node.func.attr == "format" and isinstance(value, ast.Constant)
    return False


def begins_a_statement(node: ast.JoinedStr) -> bool:
    first = node.values[0]
    return isinstance(first, ast.Constant) and bool(STATEMENT.match(str(first.value)))


class TestEnvironment:
    def test_only_the_settings_read_the_environment(self):
        """A setting is read once, checked, and documented."""
        reads = [
            f"{source.name}:{node.lineno}"
            for source in sources()
            if source.name != ENVIRONMENT_BELONGS_TO
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Attribute)
            and ast.unparse(node) in {"os.environ", "os.getenv", "os.environb"}
        ]
        assert reads == []


class TestRules:
    def test_every_rule_cites_its_law(self):
        """A function that may refuse says in its docstring by which law."""
        silent = [
            f"{source.at(node)} {node.name}"
            for source in sources()
            if "/rules/" in source.name
            for node in source.tree.body
            if isinstance(node, ast.FunctionDef)
            and not node.name.startswith("_")
            and node.returns is not None
            and "Breach" in ast.unparse(node.returns)
            and "Law:" not in (ast.get_docstring(node) or "")
        ]
        assert silent == []
