"""Write the locked requirements: hashes of the public registry, no address, nothing of this machine's settings.

`all.txt` is resolved first; `charts.txt`, `console.txt` and `core.txt` are cut from it, so the four never disagree.
"""

import os
import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path("requirements")
KEPT = ("PATH", "HOME", "SSL_CERT_FILE", "SSL_CERT_DIR")
OPTIONS = (
    "--quiet",
    "--python-version=3.11",
    "--python-platform=x86_64-manylinux_2_28",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-annotate",
    "--no-header",
    # pip before 23.3 wants the pin of a name with extras to name them: pytest-cov asks for coverage[toml]
    "--no-strip-extras",
)


def compile_lock(target: str, *arguments: str) -> None:
    """Resolve `arguments` into requirements/`target`, keeping earlier pins where they still fit."""
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    uv = Path(sys.executable).parent / "uv"
    command: list[str | Path] = [uv, "--no-config", "pip", "compile", *OPTIONS, *arguments, "-o", REQUIREMENTS / target]
    subprocess.run(command, check=True, env=environment)


def main() -> None:
    """Write the four locks."""
    upgrade = [argument for argument in sys.argv[1:] if argument.startswith("--upgrade")]
    compile_lock(
        "all.txt",
        "pyproject.toml",
        "--extra=charts",
        "--extra=console",
        "--extra=people",
        str(REQUIREMENTS / "dev.in"),
        *upgrade,
    )
    cut = ("-c", str(REQUIREMENTS / "all.txt"))
    compile_lock("charts.txt", "pyproject.toml", "--extra=charts", *cut)
    compile_lock("console.txt", "pyproject.toml", "--extra=charts", "--extra=console", "--extra=people", *cut)
    compile_lock("core.txt", "pyproject.toml", *cut)


if __name__ == "__main__":
    main()
