"""Makes what an office installs, from this checkout and the lock files, with one command."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import bootstrap
import freezing

USAGE = """\
python3 installer/build.py VERB

  linux     the Debian package and the portable archive
  windows   setup.exe and the portable zip, frozen under wine on Linux
  freeze    only the frozen Linux program, in build/linux/ntm-desktop

Results, with SHA256SUMS, are in dist/. Needs Linux and the package registries (PyPI, Debian);
what is missing of Debian's is installed when it is run as root. Optional, said when absent:
  NTM_RELEASE_KEY   minisign secret key: signs what is updated by stick
  NTM_SIGN_PKCS12   certificate for Windows programs (docs/releasing.md)
  NTM_WINDOWS_PYTHON  python.org's newer embeddable package, instead of the locked CPython
"""


def main(argv: Sequence[str]) -> int:
    """Run one verb; returns the exit code."""
    if len(argv) != 1 or argv[0] not in {"linux", "windows", "freeze"}:
        print(USAGE, end="")
        return 0 if list(argv) in (["-h"], ["--help"]) else 2
    problem = bootstrap.python_problem(sys.version_info[:2])
    if problem:
        print(problem.replace("bootstrap.py run", f"build.py {argv[0]}"), file=sys.stderr)
        return 1
    try:
        return _build(argv[0])
    except bootstrap.SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


def _build(verb: str) -> int:
    if verb == "windows":
        import windows_package

        made = windows_package.package()
        folder = windows_package.FROZEN
    else:
        import linux_package

        folder = linux_package.FROZEN
        made = linux_package.package() if verb == "linux" else []
        if verb == "freeze":
            linux_package.freeze()
    size = f"{freezing.tree_size(folder) / 1e6:8.1f} MB  {folder} (installed)"
    if not made:
        print(size)
        return 0
    facts = [
        size,
        *(
            freezing.sign_release(path)
            for path in made
            if path.suffix != ".zip" and path.suffix != ".xz"
        ),
    ]
    freezing.report(made, facts)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
