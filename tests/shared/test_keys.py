"""Keys are made once, stay private, and a file that is not right says so."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest
import zmq

from scenewright.shared.endpoint import Endpoint, default_home, read_endpoint, remove_endpoint, write_endpoint
from scenewright.shared.errors import NotAuthorised, NotConnected
from scenewright.shared.keys import make_keys, read_client_keys

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps permissions elsewhere than in the mode")
ENDPOINT = Endpoint(address="tcp://127.0.0.1:1", keys="client.key", process=7, instance="a", version="1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_keys(tmp_path / "keys", zmq.curve_keypair)
    return tmp_path / "keys"


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_keys_are_made_once(folder: Path) -> None:
    first, second = make_keys(folder, zmq.curve_keypair), make_keys(folder, zmq.curve_keypair)
    assert first == second
    assert sorted(path.name for path in folder.iterdir()) == ["client.key", "server.key"]


def test_pairs_belong_together(folder: Path) -> None:
    server, client = make_keys(folder, zmq.curve_keypair)
    assert zmq.curve_public(server.secret.encode()).decode() == server.public == client.server
    assert zmq.curve_public(client.secret.encode()).decode() == client.public
    assert server.secret != client.secret


@posix
def test_only_their_owner_may_read_them(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make_keys(tmp_path / "keys", zmq.curve_keypair)
    finally:
        os.umask(before)
    assert _mode(tmp_path / "keys") == 0o700
    assert {_mode(path) for path in (tmp_path / "keys").iterdir()} == {0o600}


@posix
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_secret_that_others_may_read_is_refused(folder: Path, mode: int) -> None:
    (folder / "client.key").chmod(mode)
    with pytest.raises(NotAuthorised, match="Other users may read the key file .* Run: chmod 600"):
        read_client_keys(folder / "client.key")


def test_a_new_server_key_makes_the_old_client_key_useless_and_another_is_made(folder: Path) -> None:
    old = read_client_keys(folder / "client.key")
    (folder / "server.key").unlink()
    server, client = make_keys(folder, zmq.curve_keypair)
    assert client.server == server.public != old.server


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{}", b'{"type": "scenewright-client-key"}', b"[1, 2]"])
def test_a_damaged_file_is_named(folder: Path, content: bytes) -> None:
    (folder / "client.key").write_bytes(content)
    with pytest.raises(NotAuthorised, match=r"client.key is no scenewright-client-key file. Copy keys/client.key"):
        read_client_keys(folder / "client.key")


def test_a_server_key_is_no_client_key(folder: Path) -> None:
    with pytest.raises(NotAuthorised, match="is no scenewright-client-key file"):
        read_client_keys(folder / "server.key")


def test_a_key_cut_short_is_no_key(folder: Path) -> None:
    path = folder / "client.key"
    secret = read_client_keys(path).secret
    path.write_text(path.read_text().replace(secret, secret[:-1]))
    with pytest.raises(NotAuthorised, match="is no scenewright-client-key file"):
        read_client_keys(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotAuthorised, match=r"The key file .*none.key cannot be read: No such file"):
        read_client_keys(tmp_path / "none.key")


def test_secrets_are_not_shown(folder: Path) -> None:
    for keys in make_keys(folder, zmq.curve_keypair):
        assert keys.secret not in repr(keys) and keys.public in repr(keys)


def test_a_backend_is_found_by_its_home_until_it_is_gone(tmp_path: Path) -> None:
    with pytest.raises(NotConnected, match="No backend is running in .* Start one: scenewright serve"):
        read_endpoint(tmp_path)
    write_endpoint(tmp_path, ENDPOINT)
    assert read_endpoint(tmp_path) == ENDPOINT
    assert [path.name for path in tmp_path.iterdir()] == ["server.json"]
    remove_endpoint(tmp_path)
    remove_endpoint(tmp_path)
    with pytest.raises(NotConnected):
        read_endpoint(tmp_path)


def test_a_broken_endpoint_file_is_no_backend(tmp_path: Path) -> None:
    (tmp_path / "server.json").write_text("{")
    with pytest.raises(NotConnected):
        read_endpoint(tmp_path)


@posix
def test_the_endpoint_is_private(tmp_path: Path) -> None:
    write_endpoint(tmp_path, ENDPOINT)
    assert _mode(tmp_path / "server.json") == 0o600


def test_the_home_may_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCENEWRIGHT_HOME", str(tmp_path))
    assert default_home() == tmp_path
    monkeypatch.delenv("SCENEWRIGHT_HOME")
    assert default_home().name == "scenewright"
