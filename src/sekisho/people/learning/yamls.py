"""YAML as modules hold it: bounded in size and depth, without anchors, each fault told with its line."""

import re
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from sekisho.model.errors import SekishoError

LARGEST = 64 << 10
DEEPEST = 8
MOST = 2_000
_PLACE = re.compile(r" - at `\$?(?P<path>[^`]*)`$")
_STEP = re.compile(r"\.([A-Za-z_]\w*)|\[(\d+)\]")
T = TypeVar("T")


def filled(text: str, kind: type[T], file: str, first: int) -> T:
    """Return what a text says as a `kind`; its first line is line `first` of `file`.

    SekishoError `module_yaml` where it is not YAML or goes beyond the bounds, `module_field` where a field is wrong.
    """
    root = _bounded(text, file, first)
    try:
        return msgspec.convert(_built(root), kind)
    except (msgspec.ValidationError, ValueError) as error:
        line = first + _line(root, str(error))
        raise SekishoError("module_field", file=file, line=line, detail=_plain(str(error))) from None


def _bounded(text: str, file: str, first: int) -> Any:
    import yaml

    if len(text) > LARGEST:
        raise SekishoError("module_yaml", file=file, line=first, detail=f"longer than {LARGEST} characters")
    try:
        _count(text)
        loader = _loader()(text)
        try:
            root = loader.get_single_node()
        finally:
            loader.dispose()
        _no_doubles(root)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        detail = error.problem or "not YAML"
        raise SekishoError("module_yaml", file=file, line=first + (mark.line if mark else 0), detail=detail) from None
    except yaml.reader.ReaderError as error:
        raise SekishoError("module_yaml", file=file, line=first, detail=error.reason) from None
    return root


def _loader() -> Any:
    """Return the loader behind `yaml.safe_load`, in C where it is there."""
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _built(root: Any) -> Any:
    """Return the values of a tree, by the constructor that `yaml.safe_load` uses: plain values and nothing else."""
    import yaml

    if root is None:
        return None
    try:
        return yaml.constructor.SafeConstructor().construct_document(root)
    except yaml.MarkedYAMLError as error:
        raise ValueError(error.problem or "not plain YAML") from None


def _count(text: str) -> None:
    import yaml

    depth = 0
    events: Iterator[Any] = yaml.parse(text, Loader=_loader())
    for count, event in enumerate(events):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.MarkedYAMLError(None, None, "anchors and aliases are not allowed", event.start_mark)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST or count > MOST:
            raise yaml.MarkedYAMLError(None, None, "too deep or too many values", event.start_mark)


def _no_doubles(node: Any) -> None:
    import yaml

    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if str(key.value) in seen:
                raise yaml.MarkedYAMLError(None, None, f"{key.value} stands there twice", key.start_mark)
            seen.add(str(key.value))
            _no_doubles(value)
    elif isinstance(node, yaml.SequenceNode):
        for one in node.value:
            _no_doubles(one)


def _line(root: Any, message: str) -> int:
    """Return the line, from 0, of what a message of msgspec speaks of."""
    import yaml

    found = _PLACE.search(message)
    node = root
    for name, number in _STEP.findall(found["path"] if found else ""):
        if isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == name), node)
        elif isinstance(node, yaml.SequenceNode) and number and int(number) < len(node.value):
            node = node.value[int(number)]
    return int(node.start_mark.line) if node is not None else 0


def _plain(message: str) -> str:
    return message.replace("`$.", "`").replace(" - at `$`", "")
