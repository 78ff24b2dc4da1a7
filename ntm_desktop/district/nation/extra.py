"""What only an office that adds up many others has installed."""

from importlib.util import find_spec

from ntm_desktop.errors import UsageError


def needs_extra(*modules: str) -> None:
    """Refuse in plain words what cannot be done without the extra.

    Raises:
        UsageError: one of the modules is not installed.
    """
    lacking = [module for module in modules if find_spec(module) is None]
    if lacking:
        raise UsageError(
            "Việc này cần phần cài thêm cho nơi tổng hợp nhiều tỉnh: pip install "
            f"“ntm-desktop[nation]” (thiếu: {', '.join(lacking)})."
        )
