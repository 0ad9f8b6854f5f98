"""A firm's own folder as bytes that were read once: their hash, and modules that run from these very bytes."""

import hashlib
import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import ModuleType


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder's name and every file in it: path with `/` from the folder on, and content."""

    name: str
    files: Mapping[str, bytes]

    @property
    def digest(self) -> str:
        """SHA-256 over names and contents in order of name, each by its own hash, so that no two folders look alike."""
        total = hashlib.sha256(b"sekisho-folder-1\n")
        for name in sorted(self.files):
            for part in (name.encode("utf-8", "surrogateescape"), self.files[name]):
                total.update(hashlib.sha256(part).digest())
        return total.hexdigest()

    def module(self, name: str) -> ModuleType:
        """Return one module of the folder (`read` is `read.py`), run from the bytes held here and never from disk.

        The folder is a package of its own, named by its hash: relative imports find its other modules, and another
        content is another package. Whatever the code raises passes through; ModuleNotFoundError where it is not there.
        """
        package = f"sekisho_own_{self.digest}"
        if not any(isinstance(one, _FromBytes) and one.package == package for one in sys.meta_path):
            sys.meta_path.append(_FromBytes(package, self))
        return importlib.import_module(f"{package}.{name}")


class _FromBytes(MetaPathFinder, Loader):
    """Finds and runs the modules of one package of bytes."""

    def __init__(self, package: str, folder: Folder) -> None:
        self.package = package
        self._folder = folder

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - the import system's signature
        target: ModuleType | None = None,  # noqa: ARG002 - the import system's signature
    ) -> ModuleSpec | None:
        """Return the spec of a module of this package, None for all others."""
        found = self._found(fullname)
        if found is None:
            return None
        name, is_package = found
        return spec_from_loader(fullname, self, origin=f"{self._folder.name}/{name}", is_package=is_package)

    def exec_module(self, module: ModuleType) -> None:
        """Run a module from its bytes; a folder without `__init__.py` is an empty package."""
        name, _ = self._found(module.__name__) or ("", False)
        module.__file__ = f"{self._folder.name}/{name}"
        code = compile(self._folder.files.get(name, b""), module.__file__, "exec", dont_inherit=True)
        exec(code, module.__dict__)  # noqa: S102 - these bytes are enabled by their hash

    def get_data(self, path: str) -> bytes:
        """Return a file that lies beside a module, as `pkgutil.get_data` asks for it; OSError where none does."""
        name = path.replace(os.sep, "/").removeprefix(f"{self._folder.name}/")
        if name not in self._folder.files:
            raise FileNotFoundError(path)
        return self._folder.files[name]

    def _found(self, fullname: str) -> tuple[str, bool] | None:
        """Return a module's file, and whether it is a package."""
        if fullname == self.package:
            return "__init__.py", True
        if not fullname.startswith(f"{self.package}."):
            return None
        stem = fullname.removeprefix(f"{self.package}.").replace(".", "/")
        if f"{stem}.py" in self._folder.files:
            return f"{stem}.py", False
        within = any(name.startswith(f"{stem}/") for name in self._folder.files)
        return (f"{stem}/__init__.py", True) if within else None
