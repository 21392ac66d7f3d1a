"""What make says when something is wrong, and that a second run costs nothing."""

import os
import socket
import subprocess
import time
from urllib.parse import urlsplit

import pytest
from house import settings
from system import ROOT


def make(*arguments, **variables):
    """Run make; return the completed process."""
    return subprocess.run(
        ["make", *arguments],
        cwd=ROOT,
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_names_every_command():
    output = make("help").stdout
    for name in "run test test-core lint bench db shell stop clean help".split():
        assert f"  {name} " in output


def test_a_taken_port_is_named_with_a_remedy():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        process = make("run", f"PORT={port}")
    assert process.returncode
    assert f"Port {port} cannot be used" in process.stderr
    assert f"PORT={port + 1}" in process.stderr


@pytest.mark.parametrize("port", ["web", "0", "70000"])
def test_a_port_that_is_none_is_refused(port):
    assert f"PORT={port} is no port number" in make("run", f"PORT={port}").stderr


@pytest.mark.parametrize("name", ["1st", "a-b", "x;drop", "a" * 60])
def test_a_bad_database_name_is_refused(name):
    process = make("db", f"DB={name}")
    assert process.returncode
    assert "is no good database name" in process.stderr


def test_a_shell_on_a_missing_database_says_how_to_build_it():
    process = make("shell", "DB=never_built")
    assert process.returncode
    assert "make db DB=never_built" in process.stderr


def test_an_odoo_home_without_odoo_is_refused(tmp_path):
    process = make("setup", ODOO_HOME=str(tmp_path))
    assert "holds no Odoo" in process.stderr


def test_another_version_of_odoo_is_refused(tmp_path):
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo" / "release.py").write_text("version_info = (18, 0, 0)")
    process = make("setup", ODOO_HOME=str(tmp_path))
    assert "is not Odoo 19.0" in process.stderr


def test_a_server_that_does_not_answer_is_named():
    process = make("db", "DB=x", PGHOST="localhost", PGPORT="1", PGUSER="nobody")
    assert process.returncode
    assert "PostgreSQL" in process.stderr
    assert "Traceback" not in process.stderr


def test_setting_up_again_takes_no_time():
    start = time.monotonic()
    assert make("setup").returncode == 0
    # a first run takes minutes; fetching anything again would too
    assert time.monotonic() - start < 15


def test_the_shell_runs_a_script_given_on_standard_input(server):
    process = subprocess.run(
        ["make", "shell", f"DB={server.database}"],
        cwd=ROOT,
        input="print('users:', env['res.users'].search_count([]))\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert "users:" in process.stdout, process.stderr


def package_hosts():
    """Return the hosts that this machine gets its packages from."""
    output = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    return {urlsplit(uri).netloc for uri in output.split()} - {""}


def test_no_file_names_a_package_mirror_or_a_folder_of_this_machine():
    words = [str(ROOT), *package_hosts()]
    patterns = [part for word in words for part in ("-e", word)]
    listed = subprocess.run(
        ["git", "grep", "-lIF", *patterns, "--", "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    assert listed == []


def test_every_addon_has_our_licence():
    for addon in settings.our_addons():
        assert settings.read_manifest(addon)["license"] == "LGPL-3"
