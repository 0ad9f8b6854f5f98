"""Fetch libsodium for the hotline's pages from the registry of npm, check it, and lay it down unchanged with its hashes.

Run from the root of the project. What is fetched has to be what these hashes say; nothing else is ever laid down.
"""

import base64
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

STATIC = Path("src/sekisho/hotline/site/static")
VERSION = "0.8.4"


@dataclass(frozen=True, slots=True)
class Package:
    """A package of npm: its SHA-512 in base64 as the registry tells it, and the file of it that is served."""

    name: str
    sha512: str
    member: str

    @property
    def target(self) -> str:
        """The name under which the file is served."""
        return self.member.rpartition("/")[2]


PACKAGES = (
    Package(
        "libsodium-sumo",
        "TMtHShQfVVsaxDygyapvUC3o7YsPgXa/hRWeIgzyFz6w5k/1hirGptCxp1U7XwW3rCskaTTYKgV10v86UiGgNw==",
        "package/dist/modules-sumo/libsodium-sumo.js",
    ),
    Package(
        "libsodium-wrappers-sumo",
        "ql7hcgulKZ3ekfa2DGAogcCKsWU0diA/0nArz1CFzh93WQdb46/Kj18ka/Hifq6uA3Ush34Pc6vU/6HXeRwUkg==",
        "package/dist/modules-sumo/libsodium-wrappers.js",
    ),
)


def fetched(package: Package, folder: Path) -> bytes:
    """Return the archive of a package; SystemExit where it is not the one that is known here."""
    command = ["npm", "pack", "--silent", f"{package.name}@{VERSION}", "--pack-destination", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    content = (folder / f"{package.name}-{VERSION}.tgz").read_bytes()
    if base64.b64encode(hashlib.sha512(content).digest()).decode() != package.sha512:
        sys.exit(f"{package.name} {VERSION} is not what its hash says; nothing was written.")
    return content


def member(archive: bytes, name: str) -> bytes:
    """Return one file of an archive."""
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as opened:
        stream = opened.extractfile(name)
        if stream is None:
            sys.exit(f"{name} is no file of the package; nothing was written.")
        return stream.read()


def main() -> None:
    """Lay down the two files, their licence, and the hashes of all three."""
    with tempfile.TemporaryDirectory() as folder:
        archives = [fetched(package, Path(folder)) for package in PACKAGES]
    found = {
        package.target: member(archive, package.member) for package, archive in zip(PACKAGES, archives, strict=True)
    }
    found["libsodium-licence.md"] = member(archives[0], "package/LICENSE")
    for name, content in found.items():
        (STATIC / name).write_bytes(content)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(found.items())}
    told = {"version": VERSION, "licence": "ISC", "sha256": hashes}
    (STATIC / "libsodium.json").write_text(json.dumps(told, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
