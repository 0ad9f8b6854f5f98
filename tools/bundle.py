"""Make dist/sekisho-VERSION-bundle.tar.gz: every wheel, the hashed requirements and install.sh.

It installs on Debian 12 (x86-64) with Python 3.11 and python3-venv, without a network.
"""

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

LOCK = Path("requirements/charts.txt")
EPOCH = 1_767_225_600  # 2026-01-01, so that the same sources make the same archive
INSTALL = """\
#!/bin/sh
# Installs Sekisho from the wheels beside this file. No network is used.
# Usage: ./install.sh [FOLDER]     (default: /opt/sekisho)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-/opt/sekisho}
python=${PYTHON:-python3.11}
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    echo "Python 3.11 with venv is missing: as root, run 'apt-get install python3.11 python3-venv', then this again." >&2
    exit 1
fi
(cd "$here" && sha256sum --quiet --check SHA256SUMS)
"$python" -m venv "$target"
PIP_CONFIG_FILE=/dev/null "$target/bin/python" -m pip install --quiet --disable-pip-version-check --no-index \\
    --find-links "$here/wheels" --require-hashes -r "$here/requirements.txt"
echo "Installed: $target/bin/sekisho"
"""


def pip(*arguments: str) -> None:
    """Run this environment's pip."""
    subprocess.run([sys.executable, "-m", "pip", *arguments, "-qq", "--disable-pip-version-check"], check=True)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def own_wheel(wheels: Path) -> Path:
    """Build our wheel from a copy of the sources, so that nothing left in build/ slips in."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "sekisho"
        copy.mkdir()
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(name, copy / name)
        shutil.copytree("src", copy / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        pip("wheel", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), str(copy))
    return next(wheels.glob("sekisho-*.whl"))


def fill(root: Path) -> str:
    """Write the bundle's files into `root`; return the version."""
    wheels = root / "wheels"
    wheels.mkdir(parents=True)
    pip("download", "--require-hashes", "--only-binary=:all:", "--no-deps", "-r", str(LOCK), "--dest", str(wheels))
    own = own_wheel(wheels)
    version = own.name.split("-")[1]
    line = f"sekisho=={version} \\\n    --hash=sha256:{sha256(own)}\n"
    (root / "requirements.txt").write_text(LOCK.read_text("utf-8") + line, "utf-8")
    (root / "install.sh").write_text(INSTALL, "utf-8")
    (root / "install.sh").chmod(0o755)
    for name in ("LICENSE", "README.md", "README.ja.md"):
        shutil.copy(name, root / name)
    files = sorted(path for path in root.rglob("*") if path.is_file())
    sums = "".join(f"{sha256(path)}  {path.relative_to(root)}\n" for path in files)
    (root / "SHA256SUMS").write_text(sums, "utf-8")
    return version


def anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Drop who made the archive and when."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mtime = EPOCH
    return entry


def pack(root: Path, folder: str, target: Path) -> None:
    """Write `root` as `folder` into the archive `target`; wheels are compressed already, so the lightest level will do."""
    with (
        target.open("wb") as out,
        gzip.GzipFile("", "wb", compresslevel=1, fileobj=out, mtime=EPOCH) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        for path in sorted(root.rglob("*")):
            if path.is_file():
                archive.add(path, arcname=f"{folder}/{path.relative_to(root)}", filter=anonymous)


def main() -> None:
    """Make the archive and print its name, size and hash."""
    os.environ["SOURCE_DATE_EPOCH"] = str(EPOCH)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "bundle"
        version = fill(root)
        target = Path("dist") / f"sekisho-{version}-bundle.tar.gz"
        target.parent.mkdir(exist_ok=True)
        pack(root, f"sekisho-{version}", target)
    print(f"{target}: {target.stat().st_size / 1e6:.0f} MB, sha256 {sha256(target)}")


if __name__ == "__main__":
    main()
