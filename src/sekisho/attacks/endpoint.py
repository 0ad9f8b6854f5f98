"""What people do on their computers, as an endpoint manager logs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Operation = Literal["ファイルコピー", "書き込み", "削除", "印刷", "アップロード", "メール添付"]


@dataclass(frozen=True, slots=True)
class FileAct:
    """One act on one file. An event of source `endpoint`."""

    staff_id: str
    operation: Operation
    kind: str
    """The kind of device: USBメモリ, プリンタ, Webブラウザ, ネットワークドライブ, メール, ローカルディスク."""
    device: str
    """The device's name, with its serial number for a USB stick."""
    file: str
    folder: str
    size: int
    """Bytes."""
    target: str = ""
    """Where it went: a drive path, a host name, an address."""


STICK = "USBメモリ"


def stick(person_number: str, own: bool = False) -> str:
    """Return the name and serial number of a USB stick: the bank's numbered ones, or one that is not registered."""
    serial = f"{int(person_number) * 7919 % 16**8:08X}"
    return (
        f"貸与USB-{int(person_number) % 97:03d} (S/N {serial})" if not own else f"USB DISK 3.2 (S/N {serial[::-1]}A7)"
    )
