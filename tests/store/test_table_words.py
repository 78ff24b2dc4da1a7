"""Every table has words that an officer understands, so that damage in it can be named."""

from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.damage import tables_of
from ntm_desktop.store.register.register import Office, new_register
from ntm_desktop.store.table_words import COMMUNE_TABLES, REGISTER_TABLES
from tests.store.conftest import NOW, fill


def test_every_table_of_the_communes_file_has_words(tmp_path):
    with CommuneFile.create(tmp_path / "xã", fill) as file:
        assert set(tables_of(file.db.conn)) <= set(COMMUNE_TABLES)


def test_every_table_of_the_register_has_words(tmp_path):
    with new_register(tmp_path / "sổ", Office("a" * 32, "Nơi nhận"), NOW, lambda: None) as register:
        assert set(tables_of(register.db.conn)) <= set(REGISTER_TABLES)
