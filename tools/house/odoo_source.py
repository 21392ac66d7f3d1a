"""Gets Odoo 19: the user's own, or Debian's package unpacked into a private folder."""

import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

from . import settings
from .console import HouseError, run, say, step

# Odoo's package links to these for its fonts and three JavaScript libraries
PACKAGES = (
    "odoo-19",
    "fonts-font-awesome",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-inconsolata",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
)
KEYRINGS = (
    "/usr/share/keyrings/debian-archive-keyring.gpg",
    "/usr/share/keyrings/debian-archive-keyring.pgp",
)
SEGMENTATION = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
SEGMENTATION_PACKAGE = "@mediapipe/selfie_segmentation@0.1.1675465747"


def home():
    """Return the folder that holds the Python package ``odoo``.

    :raise HouseError: when ``ODOO_HOME`` names no Odoo 19
    """
    own = os.environ.get("ODOO_HOME")
    if not own:
        return settings.ODOO / "usr/lib/python3/dist-packages"
    for folder in (Path(own), Path(own) / "usr/lib/python3/dist-packages"):
        release = folder / "odoo" / "release.py"
        if release.exists():
            if not re.search(r"version_info = \(19, 0", release.read_text()):
                raise HouseError(f"ODOO_HOME={own} is not Odoo 19.0.")
            return folder.resolve()
    raise HouseError(
        f"ODOO_HOME={own} holds no Odoo: name the folder that has 'odoo/release.py'."
    )


def core_addons():
    """Return the folders of Odoo's own addons."""
    found = [home() / "odoo" / "addons", home() / "addons"]
    return [
        path for path in found if (path / "base").exists() or (path / "web").exists()
    ]


def version():
    """Return a text that changes when Odoo's source does."""
    stamp = settings.ODOO / ".version"
    if os.environ.get("ODOO_HOME") or not stamp.exists():
        return str(home())
    return stamp.read_text().strip()


def ensure():
    """Get Odoo where it is missing, and put it on the environment's path."""
    if not os.environ.get("ODOO_HOME") and not (settings.ODOO / ".version").exists():
        _fetch()
    site = next((settings.VENV / "lib").glob("python3.*")) / "site-packages"
    path = site / "odoo19.pth"
    wanted = f"{home()}\n"
    if not path.exists() or path.read_text() != wanted:
        path.write_text(wanted)


def _mirrors():
    """Return the Debian mirrors this machine is set up with, archive ones first."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise HouseError(
            "Odoo is fetched with apt, which this machine has not; get Odoo 19.0 "
            "yourself and start again with ODOO_HOME=/its/folder."
        )
    output = run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"],
        "apt does not name its package mirror (%(tail)s); check its sources.",
    )
    uris = sorted(set(output.split()), key=lambda uri: ("security" in uri, uri))
    return [uri for uri in uris if uri.startswith(("http", "mirror", "file", "copy"))]


def _apt(folder, *arguments):
    """Return an apt-get command that sees only the private folder."""
    options = {
        "Dir::Etc::sourcelist": folder / "sources.list",
        "Dir::Etc::sourceparts": "-",
        "Dir::State::Lists": folder / "lists",
        "Dir::Cache": folder / "cache",
        "APT::Update::Error-Mode": "any",
        "APT::Architecture": platform_architecture(),
        "Acquire::Languages": "none",
    }
    if os.geteuid() == 0:
        options["APT::Sandbox::User"] = "root"
    pairs = [
        part for key, value in options.items() for part in ("-o", f"{key}={value}")
    ]
    return ["apt-get", "-q", *pairs, *arguments]


def platform_architecture():
    """Return Debian's name of this machine's architecture."""
    names = {"x86_64": "amd64", "aarch64": "arm64"}
    return names.get(platform.machine(), platform.machine())


def _update(folder):
    """Read the package list of Debian unstable from the first mirror that has it."""
    keyring = next((name for name in KEYRINGS if Path(name).exists()), None)
    signed = f"[signed-by={keyring}] " if keyring else ""
    for name in ("lists/partial", "cache/archives/partial", "packages"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for mirror in _mirrors():
        source = f"deb {signed}{mirror} unstable main\n"
        (folder / "sources.list").write_text(source)
        try:
            run(_apt(folder, "update"), "%(tail)s")
        except HouseError as error:
            say(f"    {error}")
            continue
        return
    raise HouseError(
        "The list of Debian's packages could not be read from this machine's mirror; "
        "check the network, or get Odoo 19.0 yourself and set ODOO_HOME."
    )


def _fetch():
    """Download, unpack and complete Odoo, then put it in place in one move."""
    folder = settings.HOUSE / "odoo.part"
    shutil.rmtree(folder, ignore_errors=True)
    with step("Reading Debian's package list"):
        folder.mkdir(parents=True)
        _update(folder)
    with step("Downloading Odoo 19 (about 130 MB)"):
        _download(folder)
    with step("Unpacking Odoo (about 1.3 GB)"):
        _unpack(folder)
    shutil.rmtree(settings.ODOO, ignore_errors=True)
    (folder / "tree").rename(settings.ODOO)
    shutil.rmtree(folder)


def _download(folder):
    """Download the packages; apt checks their signatures and shows its progress."""
    command = _apt(folder, "download", *PACKAGES)
    result = subprocess.run(
        command,
        cwd=folder / "packages",
        check=False,
        stdout=sys.stdout,
        stderr=sys.stdout,
    )
    if result.returncode:
        raise HouseError(
            "Debian's package odoo-19 could not be downloaded from this machine's "
            "mirror; check the network and the free space, or set ODOO_HOME."
        )


def _unpack(folder):
    """Unpack the packages and add what Debian left out."""
    tree = folder / "tree"
    tree.mkdir()
    for package in sorted((folder / "packages").glob("*.deb")):
        run(["dpkg-deb", "-x", package, tree], "Unpacking failed (%(tail)s).")
    package = next((folder / "packages").glob("odoo-19_*.deb"))
    _add_segmentation(folder, tree / "usr/lib/python3/dist-packages/odoo/addons")
    (tree / ".version").write_text(package.name.split("_")[1])


def _add_segmentation(folder, addons):
    """Supply the script for background blur in calls.

    Odoo's manifest lists it, Debian's package lacks it, and every page logs an error
    for it. Without npm a line of comment stands in for it.
    """
    target = addons / SEGMENTATION
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("/* background blur in calls is not available */\n")
    if not shutil.which("npm"):
        return
    try:
        output = run(
            ["npm", "pack", "--silent", SEGMENTATION_PACKAGE], "%(tail)s", cwd=folder
        )
        run(["tar", "xzf", output.split()[-1]], "%(tail)s", cwd=folder)
    except HouseError as error:
        say(f"    calls will have no background blur: {error}")
        return
    shutil.copyfile(folder / "package" / target.name, target)
