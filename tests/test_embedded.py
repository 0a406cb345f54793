"""The embedded PostgreSQL: one owner, many visitors, and nothing lost when somebody is killed."""

from __future__ import annotations

import os
import pwd
import random
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent

import psutil
import psycopg
import pytest
from sqlalchemy import create_engine, text

from rural_rights.db import leftovers, roles
from rural_rights.db.embedded import AlreadyOwnedError, Cluster, NotRunningError
from rural_rights.db.server_process import EmbeddedError, Places
from tests.cluster_folders import folder_of_test

AS_ROOT = os.geteuid() == 0


def connect(
    cluster: Cluster, database: str = "postgres", role: str = "postgres"
) -> psycopg.Connection:
    address = cluster.url(database, role).replace("postgresql+psycopg", "postgresql")
    return psycopg.connect(address, autocommit=True)


def ask(cluster: Cluster, question: str, database: str = "postgres", role: str = "postgres"):
    with connect(cluster, database, role) as connection:
        row = connection.execute(question).fetchone()
        return row[0] if row else None


def start(home: Path) -> Cluster:
    return Cluster.start(home, say=lambda text: None)


@pytest.fixture
def folder() -> Iterator[Path]:
    with folder_of_test() as folder:
        yield folder


@pytest.fixture(scope="module")
def made_once() -> Iterator[Path]:
    """A home whose cluster was made and stopped, to be copied."""
    with folder_of_test() as home:
        start(home).stop()
        yield home


@pytest.fixture
def home(folder: Path, made_once: Path) -> Path:
    """A home with a cluster of its own."""
    home = folder / "home"
    subprocess.run(["cp", "-a", str(made_once), str(home)], check=True)
    return home


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with folder_of_test() as home, start(home) as cluster:
        roles.prepare(cluster.url(), "rights")
        yield cluster


OWNER = """
    import sys, time
    from pathlib import Path
    from rural_rights.db.embedded import Cluster
    cluster = Cluster.start(Path(sys.argv[1]))
    try:
        print("ready", flush=True)
        time.sleep(600)
    finally:
        cluster.stop()
        print("stopped in order", flush=True)
"""

PASSER_BY = """
    import sys
    from pathlib import Path
    from rural_rights.db.embedded import Cluster
    with Cluster.open(Path(sys.argv[1])) as cluster:
        print("owner" if cluster.is_ours else "visitor", flush=True)
        sys.stdin.readline()
    print("left", flush=True)
"""


@contextmanager
def other_process(script: str, home: Path) -> Iterator[subprocess.Popen[str]]:
    """Run ``script`` on ``home`` in a process group of its own, killed at the end."""
    with subprocess.Popen(
        [sys.executable, "-c", dedent(script), str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def says(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def press_return(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def postmaster(home: Path) -> int:
    return int((Places.under(home).data / "postmaster.pid").read_text().splitlines()[0])


class TestWhoMayConnect:
    def test_no_network_port_is_opened(self, cluster):
        """The server listens on its private socket and on no network address."""
        assert ask(cluster, "SHOW listen_addresses") == ""
        served = {process.pid for process in leftovers.server_processes(cluster._places.data)}
        listening = [c for c in psutil.net_connections("inet") if c.pid in served]
        assert listening == []

    def test_the_socket_lies_in_a_folder_closed_to_others(self, cluster):
        """Only the server's user, and root, can reach the socket."""
        assert stat.S_IMODE(cluster.sockets.stat().st_mode) == 0o700

    @pytest.mark.skipif(not AS_ROOT, reason="only root can try as somebody else")
    def test_another_user_of_the_machine_is_kept_out(self, cluster):
        """A user of the machine who is neither root nor the server cannot connect."""
        nobody = pwd.getpwnam("nobody")
        address = cluster.sockets / ".s.PGSQL.5432"
        script = "import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])"
        tried = subprocess.run(
            ["/usr/bin/env", "python3", "-c", script, str(address)],
            user=nobody.pw_uid,
            group=nobody.pw_gid,
            extra_groups=[],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        assert "PermissionError" in tried.stderr or "Permission denied" in tried.stderr

    def test_the_address_works_with_the_engine(self, cluster):
        """SQLAlchemy takes the address as it is."""
        engine = create_engine(cluster.url("rights", roles.APPLICATION))
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT current_user")) == roles.APPLICATION
        engine.dispose()


class TestTheThreeRoles:
    @pytest.mark.parametrize("role", [roles.OWNER, roles.APPLICATION, roles.READER])
    def test_none_is_a_superuser(self, cluster, role):
        """No role of ours may pass the checks that the database makes."""
        powers = (
            "SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls OR rolreplication "
            "FROM pg_roles WHERE rolname = current_user"
        )
        assert ask(cluster, powers, "rights", role) is False

    def test_the_owner_makes_schemas_and_tables(self, cluster):
        """Migrations can make a county's schema."""
        with connect(cluster, "rights", roles.OWNER) as connection:
            connection.execute("CREATE SCHEMA c330783 CREATE TABLE plot (id bigint)")
            connection.execute("DROP SCHEMA c330783 CASCADE")

    @pytest.mark.parametrize("role", [roles.APPLICATION, roles.READER])
    @pytest.mark.parametrize(
        "statement",
        ["CREATE TABLE public.t (id int)", "CREATE SCHEMA s", "CREATE TEMPORARY TABLE t (id int)"],
    )
    def test_the_others_make_nothing(self, cluster, role, statement):
        """The application and the reader get only what a migration grants."""
        with (
            connect(cluster, "rights", role) as connection,
            pytest.raises(
                (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)
            ),
        ):
            connection.execute(statement)

    def test_the_reader_starts_without_a_pen(self, cluster):
        """The reader's transactions are read-only from the start."""
        assert ask(cluster, "SHOW transaction_read_only", "rights", roles.READER) == "on"
        assert ask(cluster, "SHOW transaction_read_only", "rights", roles.APPLICATION) == "off"

    def test_preparing_twice_is_the_same_as_once(self, cluster):
        """What is there stays as it is."""
        with connect(cluster, "rights", roles.OWNER) as connection:
            connection.execute("CREATE TABLE public.kept AS SELECT 7 AS n")
        roles.prepare(cluster.url(), "rights")
        assert ask(cluster, "SELECT n FROM kept", "rights", roles.OWNER) == 7

    def test_a_clone_has_the_rows_the_owner_and_the_doors_of_its_template(self, cluster):
        """A test's database is a copy, closed to the public like the first."""
        roles.prepare(cluster.url(), "pattern")
        with connect(cluster, "pattern", roles.OWNER) as connection:
            connection.execute("CREATE TABLE public.t AS SELECT 42 AS n")
        roles.clone(cluster.url(), "pattern", "copy")
        assert ask(cluster, "SELECT n FROM t", "copy", roles.OWNER) == 42
        assert ask(cluster, "SHOW transaction_read_only", "copy", roles.READER) == "on"
        public = "SELECT has_database_privilege('public', 'copy', 'CONNECT')"
        assert ask(cluster, public, "copy", roles.APPLICATION) is False
        roles.drop(cluster.url(), "copy")
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            connect(cluster, "copy")


class TestTheServer:
    def test_time_is_utc_and_text_is_ordered_by_code_point(self, cluster):
        """Answers do not depend on the machine's language or time zone."""
        assert ask(cluster, "SHOW timezone", "rights", roles.APPLICATION) == "UTC"
        order = "SELECT string_agg(w, '' ORDER BY w) FROM unnest(ARRAY['b','a','B','乙','甲']) w"
        assert ask(cluster, order, "rights", roles.APPLICATION) == "".join(sorted("baB乙甲"))
        assert ask(cluster, "SELECT upper('é')", "rights", roles.APPLICATION) == "É"

    @pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
    def test_a_commit_is_on_the_disk(self, cluster, setting):
        """What was promised survives a loss of power."""
        assert ask(cluster, f"SHOW {setting}") == "on"

    def test_no_personal_data_reaches_the_log(self, cluster):
        """Neither a statement that fails nor the error's own text is written down."""
        number = "330783196501010011"
        with connect(cluster, "rights", roles.OWNER) as connection:
            connection.execute("CREATE TABLE public.person (number text PRIMARY KEY)")
            for _ in range(2):
                with pytest.raises(psycopg.Error):
                    connection.execute("INSERT INTO person VALUES (%s), (%s)", [number, number])
            with pytest.raises(psycopg.Error):
                connection.execute("SELECT 'x330783196501010011'::bigint")
        logged = "".join(path.read_text() for path in cluster._places.log.iterdir())
        assert "ready to accept connections" in logged
        assert number not in logged

    def test_an_operator_s_own_settings_win(self, home):
        """``local.conf`` is read last."""
        Places.under(home).local_settings.write_text("work_mem = '11MB'\n")
        with start(home) as cluster:
            assert ask(cluster, "SHOW work_mem") == "11MB"

    def test_a_cluster_of_another_version_is_refused(self, home):
        """A folder of PostgreSQL 16 is not touched; the text says what to do."""
        (Places.under(home).data / "PG_VERSION").write_text("16\n")
        with pytest.raises(EmbeddedError, match="pg_upgrade"):
            start(home)


class TestOneOwnerManyVisitors:
    def test_a_second_owner_is_refused_and_attaches(self, home):
        """There is one owner; everybody else is a visitor to the same server."""
        with start(home) as cluster:
            with pytest.raises(AlreadyOwnedError):
                start(home)
            assert Cluster.is_running(home)
            with Cluster.attach(home) as visitor:
                assert visitor.url() == cluster.url()
                assert not visitor.is_ours
            assert ask(cluster, "SELECT 1") == 1

    def test_nobody_attaches_where_nothing_runs(self, home):
        """Neither before the first start nor after the last stop."""
        with pytest.raises(NotRunningError):
            Cluster.attach(home)
        start(home).stop()
        assert not Cluster.is_running(home)
        with pytest.raises(NotRunningError):
            Cluster.attach(home)

    def test_a_command_that_passes_by_waits_for_the_next_one(self, home):
        """The first command started the server; it leaves when the second has finished."""
        with other_process(PASSER_BY, home) as one, other_process(PASSER_BY, home) as other:
            said = {says(one): one, says(other): other}
            owner, visitor = said["owner"], said["visitor"]
            press_return(owner)
            assert owner.stderr is not None
            assert any("waiting for another command" in line for line in owner.stderr)
            assert owner.poll() is None
            press_return(visitor)
            assert [says(visitor), visitor.wait(60)] == ["left", 0]
            assert [says(owner), owner.wait(60)] == ["left", 0]
        with pytest.raises(NotRunningError):
            Cluster.attach(home)

    def test_ctrl_c_stops_the_server_in_order(self, home):
        """The interrupt goes to every process of the terminal, and the server is not hurt."""
        with other_process(OWNER, home) as owner:
            assert says(owner) == "ready"
            os.killpg(owner.pid, signal.SIGINT)
            assert says(owner) == "stopped in order"
        log = "".join(path.read_text() for path in Places.under(home).log.iterdir())
        assert "received fast shutdown request" in log
        assert leftovers.server_processes(Places.under(home).data) == []


class TestSomebodyIsKilled:
    def test_the_owner(self, home):
        """A killed owner leaves a server running; the next start clears it and finds the rows."""
        with other_process(OWNER, home) as owner:
            assert says(owner) == "ready"
            with Cluster.attach(home) as visitor, connect(visitor) as connection:
                connection.execute("CREATE TABLE t AS SELECT 7 AS n")
            orphan = postmaster(home)
        assert psutil.pid_exists(orphan)

        with start(home) as cluster:
            assert ask(cluster, "SELECT n FROM t") == 7
            assert postmaster(home) != orphan
            assert not psutil.pid_exists(orphan)

    def test_the_server_under_its_owner(self, home):
        """The owner notices, starts the server again, and what was committed is there."""
        with start(home) as cluster:
            with connect(cluster) as connection:
                connection.execute("CREATE TABLE t AS SELECT 7 AS n")
            assert cluster.revive() is False
            os.kill(postmaster(home), signal.SIGKILL)
            wait_until(cluster.revive)
            assert ask(cluster, "SELECT n FROM t") == 7

    def test_both_and_the_number_of_the_process_is_used_again(self, home):
        """A stale process number that now belongs to somebody else stops nothing."""
        with other_process(OWNER, home) as owner:
            assert says(owner) == "ready"
        os.kill(postmaster(home), signal.SIGKILL)
        data = Places.under(home).data
        wait_until(lambda: not leftovers.server_processes(data))
        pid_file = data / "postmaster.pid"
        lines = pid_file.read_text().splitlines()
        someone_else = subprocess.Popen(["sleep", "600"])
        pid_file.write_text("\n".join([str(someone_else.pid), *lines[1:]]) + "\n")
        try:
            with start(home) as cluster:
                assert ask(cluster, "SELECT 1") == 1
            assert someone_else.poll() is None
        finally:
            someone_else.kill()
            someone_else.wait()

    def test_while_the_cluster_was_being_made(self, home):
        """A half-made cluster is thrown away and made anew."""
        places = Places.under(home)
        shutil.rmtree(places.data)
        places.unfinished.mkdir(parents=True)
        (places.unfinished / "PG_VERSION").write_text("18\n")
        with start(home) as cluster:
            assert ask(cluster, "SELECT 1") == 1
        assert not places.unfinished.exists()

    @pytest.mark.long
    def test_again_and_again_and_no_answered_commit_is_lost(self, home):
        """Owner or server killed at any moment while somebody writes: every answer was true."""
        chance = random.Random(330783)
        answered: list[int] = []
        with start(home) as cluster, connect(cluster) as connection:
            connection.execute("CREATE TABLE t (n int PRIMARY KEY)")
        for _ in range(15):
            with other_process(OWNER, home) as owner:
                assert says(owner) == "ready"
                victim = chance.choice([owner.pid, postmaster(home)])
                executioner = threading.Timer(
                    chance.uniform(0.05, 0.6), os.kill, [victim, signal.SIGKILL]
                )
                executioner.start()
                with Cluster.attach(home) as visitor:
                    write_until_cut_off(visitor, answered)
                executioner.join()
            with start(home) as cluster:
                kept = ask(cluster, "SELECT array_agg(n ORDER BY n) FROM t")
            assert set(answered) <= set(kept)
            # The last one may have been written without an answer, and is known from now on.
            assert len(kept) - len(answered) <= 1
            answered[:] = kept


def write_until_cut_off(cluster: Cluster, answered: list[int], seconds: float = 1.0) -> None:
    """Commit one number after another, and note each that the server has answered."""
    until = time.monotonic() + seconds
    try:
        with connect(cluster) as connection:
            while time.monotonic() < until:
                number = len(answered)
                connection.execute("INSERT INTO t VALUES (%s)", [number])
                answered.append(number)
    except psycopg.OperationalError:
        return


class TestFolders:
    def test_a_home_too_deep_for_a_socket(self, folder):
        """The socket's path is limited; the home's is not."""
        home = folder / ("深" * 30) / ("x" * 60) / "home"
        with start(home) as cluster:
            assert ask(cluster, "SELECT 1") == 1
            assert stat.S_IMODE(cluster.sockets.stat().st_mode) == 0o700
            with Cluster.attach(home) as visitor:
                assert ask(visitor, "SELECT 1") == 1

    @pytest.mark.parametrize("name", ["with space", "quote's", 'double"quote', "com,ma", "溪前村"])
    def test_a_home_with_an_unusual_name(self, folder, name):
        """Any name that the file system takes will do."""
        with start(folder / name) as cluster:
            assert ask(cluster, "SELECT 1") == 1

    @pytest.mark.skipif(not AS_ROOT, reason="only root starts the server as somebody else")
    def test_a_closed_folder_above_lets_only_the_server_pass(self, folder):
        """Started by root below a closed folder: the server gets in, strangers do not."""
        closed = folder / "closed"
        closed.mkdir(mode=0o700)
        with start(closed / "home") as cluster:
            assert ask(cluster, "SELECT 1") == 1
        assert not closed.stat().st_mode & stat.S_IRWXO
        nobody = pwd.getpwnam("nobody")
        entered = subprocess.run(
            ["/bin/ls", str(closed / "home")],
            user=nobody.pw_uid,
            group=nobody.pw_gid,
            extra_groups=[],
            capture_output=True,
            check=False,
        )
        assert entered.returncode != 0

    @pytest.mark.skipif(not AS_ROOT, reason="only root can make a stranger's folder")
    def test_a_stranger_s_folder_is_refused(self, folder):
        """Where everyone may write, somebody else may have put a trap in our place."""
        home = folder / ("x" * 100)
        cluster = start(home)
        cluster.stop()
        trap = cluster.sockets
        assert not trap.exists()
        trap.mkdir()
        os.chown(trap, pwd.getpwnam("nobody").pw_uid, -1)
        try:
            with pytest.raises(EmbeddedError, match="another user"):
                start(home)
        finally:
            trap.rmdir()


def wait_until(holds, seconds: float = 30.0) -> None:
    """Look again until ``holds`` or too long has passed."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)
