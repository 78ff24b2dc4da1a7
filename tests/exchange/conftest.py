import pytest

from ntm_desktop.exchange.minisign import SecretKey
from tests.exchange import samples


@pytest.fixture(scope="session")
def key() -> SecretKey:
    return SecretKey.generate()


@pytest.fixture
def package(tmp_path, key):
    return samples.write(tmp_path, key)
