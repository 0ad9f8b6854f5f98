"""A folder's bytes: one hash for one content, and modules that run from them."""

import sys
from pkgutil import get_data

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.model.folder import Folder

FILES = st.dictionaries(st.text(min_size=1, max_size=4), st.binary(max_size=4), max_size=4)


@given(FILES, FILES)
def test_two_folders_have_one_hash_only_where_they_hold_the_same(
    one: dict[str, bytes], other: dict[str, bytes]
) -> None:
    assert (Folder("a", one).digest == Folder("b", other).digest) == (one == other)


def test_a_name_cannot_pass_for_content() -> None:
    assert Folder("a", {"ab": b"c"}).digest != Folder("a", {"a": b"bc"}).digest
    assert Folder("a", {"a": b"", "b": b""}).digest != Folder("a", {"a": b""}).digest


def test_modules_find_one_another_by_relative_import_and_not_those_of_others() -> None:
    own = Folder(
        "own",
        {
            "read.py": b"from .deep.values import X\nfrom . import other\n",
            "deep/values.py": b"X = 7\n",
            "other.py": b"",
        },
    )
    module = own.module("read")
    assert module.X == 7
    assert own.module("read") is module
    assert module.__file__ == "own/read.py"
    with pytest.raises(ModuleNotFoundError):
        Folder("own", {"read.py": b"from .deep.values import X\n"}).module("read")
    with pytest.raises(ModuleNotFoundError):
        own.module("absent")


def test_a_package_runs_its_init_first() -> None:
    own = Folder(
        "own",
        {"__init__.py": b"Y = 1\n", "a/__init__.py": b"Z = 3\n", "read.py": b"from . import Y\nfrom .a import Z\n"},
    )
    assert (own.module("read").Y, own.module("read").Z) == (1, 3)


def test_code_that_raised_is_tried_again_and_finders_do_not_pile_up() -> None:
    own = Folder("own", {"read.py": b"1 / 0\n"})
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            own.module("read")
    assert len(sys.meta_path) == len({id(one) for one in sys.meta_path})
    before = len(sys.meta_path)
    with pytest.raises(ZeroDivisionError):
        own.module("read")
    assert len(sys.meta_path) == before


def test_files_beside_a_module_are_those_of_the_same_bytes() -> None:
    own = Folder("own", {"read.py": b"", "columns.toml": b"a = 1\n"})
    name = own.module("read").__name__
    assert get_data(name, "columns.toml") == b"a = 1\n"
    with pytest.raises(FileNotFoundError):
        get_data(name, "nothing.toml")
