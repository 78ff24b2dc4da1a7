"""Where the frozen program begins: one program, three names.

``ntm-desktop`` opens the window (on Windows it has no console), ``ntm-desktop-cli`` is the same
with a console, ``ntm-district`` is the receiving office's command. The name it was called by
decides; a link or a renamed copy counts by the name of the link.
"""

import os
import sys
from pathlib import Path


def main() -> int:
    """Run the command this program was called as; a missing part is a sentence, not a trace."""
    if getattr(sys, "frozen", False):
        inside = sys._MEIPASS  # type: ignore[attr-defined]
        keep_settings_to_ourselves(inside)
        if sys.argv[1:] == ["--read-file"]:
            from ntm_desktop.documents.reading_child import main as read_one_file

            return read_one_file()
        if sys.argv[1:] == ["--sign"]:
            from ntm_desktop.documents.signing.child import main as sign_one_paper

            return sign_one_paper()
        if sys.platform == "win32" and called_as() == "ntm-desktop" and not has_screen(inside):
            tell(lost("qwindows.dll"))
            return 1
    try:
        return command()
    except ImportError as error:
        tell(lost(error.name or str(error)))
        return 1


def lost(part: str) -> str:
    """What to say of a part that is not there."""
    return (
        f"NTM Desktop thiếu thành phần {part}: tệp bị mất, hoặc phần mềm diệt "
        "vi-rút đang giữ. Hãy cài lại chương trình; số liệu của xã không bị ảnh hưởng."
    )


def has_screen(inside: str) -> bool:
    """Whether Qt can draw on Windows; without this file it ends the program, in English."""
    return Path(inside, "PySide6", "plugins", "platforms", "qwindows.dll").is_file()


def called_as() -> str:
    """The name that the program was started by."""
    return Path(sys.argv[0]).stem.lower()


def keep_settings_to_ourselves(inside: str) -> None:
    """Take back what PyInstaller's starter set in the environment for this process.

    This process has read it by now. The programs that it opens – Excel, a file manager, the
    setup of a new version, and this program started from them – must find their own libraries
    and plugins, not ours.
    """
    for name in list(os.environ):
        if name.startswith("_PYI_") or name in {"QT_PLUGIN_PATH", "QML2_IMPORT_PATH"}:
            del os.environ[name]
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    elif os.environ.get("LD_LIBRARY_PATH") == inside:
        del os.environ["LD_LIBRARY_PATH"]
    places = os.environ.get("PATH", "").split(os.pathsep)
    if inside in places:
        os.environ["PATH"] = os.pathsep.join(place for place in places if place != inside)


def tell(sentence: str) -> None:
    """Say it where a person sees it: a windowed program on Windows has no console."""
    if sys.stderr is not None:
        sys.stderr.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        print(sentence, file=sys.stderr, flush=True)
    elif sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, sentence, "NTM Desktop", 0x10)


def command() -> int:
    """Run the command by the name the program was called by."""
    if called_as().startswith("ntm-district"):
        from ntm_desktop.district_cli import main as district

        return district()
    from ntm_desktop.cli import main as desktop

    return desktop()


if __name__ == "__main__":
    sys.exit(main())
