"""Tensors out of PyTorch checkpoints: all of them, exactly, and nothing else; no code in them ever runs."""

from __future__ import annotations

import collections
import importlib
import os
import pickle
import random
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hub import COMMIT, serving
from safetensors.numpy import load_file

from scenewright.backend.checkpoints import convert, read
from scenewright.backend.fetching import adopt, download, use
from scenewright.backend.weights import Shelf, Weights
from scenewright.shared.errors import StorageError, Unavailable

WEIGHTS = Weights(
    "tiny", "somebody/tiny", 0.001, "MIT", files=("*.safetensors", "model.ckpt"), checkpoints=("model.ckpt",)
)


def archive(path: Path, pickled: bytes, compression: int = zipfile.ZIP_STORED, **more: bytes) -> Path:
    """Write a checkpoint with a pickle of our own."""
    with zipfile.ZipFile(path, "w", compression) as file:
        file.writestr("archive/data.pkl", pickled)
        file.writestr("archive/data/0", np.arange(6, dtype=np.float32).tobytes())
        for name, content in more.items():
            file.writestr(f"archive/{name}", content)
    return path


class Runs:
    """Runs a command when it is unpickled."""

    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (self.command,)


def described(shape: tuple[int, ...], strides: tuple[int, ...], offset: int = 0, count: int = 6) -> bytes:
    """Return the pickle of {"w": a tensor}, written word by word, as PyTorch writes it."""

    def numbers(*values: int) -> bytes:
        return b"(" + b"".join(b"J" + value.to_bytes(4, "little", signed=True) for value in values) + b"t"

    storage = b"(X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpu"
    storage += b"J" + count.to_bytes(4, "little") + b"tQ"
    arguments = b"(" + storage + b"J" + offset.to_bytes(4, "little", signed=True) + numbers(*shape) + numbers(*strides)
    arguments += b"\x89ccollections\nOrderedDict\n)Rt"
    return b"\x80\x02}X\x01\x00\x00\x00w" + b"ctorch._utils\n_rebuild_tensor_v2\n" + arguments + b"Rs."


def test_tensors_arrive_as_they_were(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason='needs torch: pip install "scenewright[diffusion]"')
    base = torch.arange(24, dtype=torch.float32).reshape(4, 6)
    kinds = (torch.float64, torch.float16, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool)
    state = collections.OrderedDict(
        {"whole": base, "turned": base.T, "part": base[1:3, ::2], "scalar": torch.tensor(7.0), "none": base[:0]}
        | {str(kind).split(".")[1]: base.to(kind) for kind in kinds}
    )
    state._metadata = {"": {"version": 1}}  # as state dictionaries carry it
    source = tmp_path / "model.ckpt"
    torch.save(state, source)
    convert(source, tmp_path / "model.safetensors")
    found = load_file(tmp_path / "model.safetensors")
    assert found.keys() == state.keys()
    for name, tensor in state.items():
        assert found[name].dtype == tensor.numpy().dtype and np.array_equal(found[name], tensor.numpy()), name


def test_a_pickle_written_by_hand_is_read(tmp_path: Path) -> None:
    found = read(archive(tmp_path / "model.ckpt", described((2, 2), (3, 1), offset=1)))
    assert found["w"].tolist() == [[1, 2], [4, 5]]


@pytest.mark.parametrize("protocol", [0, 2, 4, 5])
def test_a_checkpoint_that_wants_to_run_something_is_refused(tmp_path: Path, protocol: int) -> None:
    victim = tmp_path / "victim"
    pickled = pickle.dumps({"weight": Runs(f"touch {victim}")}, protocol)
    source = archive(tmp_path / "model.ckpt", pickled)
    pickle.loads(pickled)  # noqa: S301 - the test of the test: this one does run
    assert victim.exists()
    victim.unlink()
    with pytest.raises(StorageError, match="model.ckpt holds more than tensors: ") as refused:
        convert(source, tmp_path / "model.safetensors")
    assert protocol == 0 or "system" in str(refused.value)
    assert not victim.exists() and not list(tmp_path.glob("*.safetensors*"))


@pytest.mark.parametrize(
    ("pickled", "why"),
    [
        (b"\x80\x02cbuiltins\neval\nX\x04\x00\x00\x001+11\x85R.", "it asks for builtins.eval"),
        (b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\n)R.", "more than tensors"),
        (b"\x80\x02ctorch\nFloatStorage\n)R.", "a call"),
        (b"\x80\x02ccollections\nOrderedDict\n}b.", "an object of its own"),
        (b"\x80\x02}X\x01\x00\x00\x00wK\x07s.", "'w' is none"),
        (b"\x80\x02].", "holds no tensors"),
        (b"\x80\x02}", "more than tensors"),
        (b"not a pickle at all", "more than tensors"),
        (described((2, 2), (3, 1), offset=3), "numbers that are not there"),
        (described((9, 1), (0, 0)), "numbers that are not there"),
        (described((2, 2), (-3, 1)), "numbers that are not there"),
        (described((7,), (1,), count=7), "cut short"),
    ],
)
def test_what_is_no_dictionary_of_tensors_is_refused(tmp_path: Path, pickled: bytes, why: str) -> None:
    with pytest.raises(StorageError, match=why):
        read(archive(tmp_path / "model.ckpt", pickled))


def test_what_is_no_checkpoint_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "model.ckpt"
    whole = archive(source, described((6,), (1,))).read_bytes()
    for content in (b"", b"weights", pickle.dumps({}), whole[: len(whole) // 2]):
        source.write_bytes(content)
        with pytest.raises(StorageError, match="model.ckpt is no PyTorch checkpoint, or it is damaged"):
            read(source)
    at = whole.index(np.arange(6, dtype=np.float32).tobytes())
    source.write_bytes(whole[: at + 5] + b"\x01" + whole[at + 6 :])
    with pytest.raises(StorageError, match="damaged"):
        read(source)
    with pytest.raises(StorageError, match="another byte order"):
        read(archive(source, described((6,), (1,)), byteorder=b"big"))
    with pytest.raises(StorageError, match="compressed"):
        read(archive(source, described((6,), (1,)), zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(source, "w") as file:
        file.writestr("readme.txt", "hello")
    with pytest.raises(StorageError, match="is no PyTorch checkpoint"):
        read(source)


def test_noise_in_a_pickle_never_ends_otherwise_than_refused_or_read(tmp_path: Path) -> None:
    dice, good = random.Random(0), described((2, 3), (3, 1))
    for _ in range(300):
        broken = bytearray(good)
        for _ in range(dice.randint(1, 4)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        try:
            read(archive(tmp_path / "model.ckpt", bytes(broken)))
        except StorageError:
            continue


def test_the_shelf_keeps_safetensors_alone(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    archive(source / "model.ckpt", described((2, 3), (3, 1)))
    (source / "config.yaml").write_text("a: b")
    shelf = Shelf(tmp_path / "weights")
    assert set(adopt(shelf, WEIGHTS, source).files) == {"model.safetensors"}
    assert {path.name for path in shelf.folder(WEIGHTS).iterdir()} == {"model.safetensors", "scenewright.json"}
    assert shelf.has(WEIGHTS) and shelf.verify(WEIGHTS) == []
    # What another shelf has made of it is as good.
    other = Shelf(tmp_path / "other")
    assert adopt(other, WEIGHTS, shelf.folder(WEIGHTS)).files == shelf.manifest(WEIGHTS).files  # type: ignore[union-attr]
    (source / "model.ckpt").unlink()
    with pytest.raises(Unavailable):
        adopt(shelf, WEIGHTS, source)


def test_a_checkpoint_that_is_refused_leaves_the_shelf_without_weights(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    archive(source / "model.ckpt", pickle.dumps({"weight": Runs("true")}))
    shelf = Shelf(tmp_path / "weights")
    with pytest.raises(StorageError, match="more than tensors"):
        adopt(shelf, WEIGHTS, source)
    assert not shelf.has(WEIGHTS)


def test_a_checkpoint_is_not_used_where_it_lies(tmp_path: Path) -> None:
    archive(tmp_path / "model.ckpt", described((2, 3), (3, 1)))
    with pytest.raises(Unavailable, match="only a pickled checkpoint.*models download tiny --from"):
        use(Shelf(tmp_path / "weights"), WEIGHTS, tmp_path)


def test_what_the_hub_has_as_a_checkpoint_arrives_as_safetensors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("huggingface_hub", reason='needs pip install "scenewright[diffusion]"')
    constants, api = (importlib.import_module(f"huggingface_hub.{name}") for name in ("constants", "hf_api"))
    source, shelf = tmp_path / "source", Shelf(tmp_path / "weights")
    source.mkdir()
    archive(source / "model.ckpt", described((2, 3), (3, 1)), data2=bytes(2000))
    with serving(source, WEIGHTS.repo) as (address, fetched):
        monkeypatch.setattr(constants, "ENDPOINT", address)
        template = address + "/{repo_id}/resolve/{revision}/{filename}"
        monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
        monkeypatch.setattr(api.api, "endpoint", address)
        manifest = download(shelf, WEIGHTS)
        assert fetched == ["model.ckpt"] and manifest.commit == COMMIT
        assert set(manifest.files) == {"model.safetensors"} and shelf.verify(WEIGHTS) == []
        assert not (shelf.folder(WEIGHTS) / "model.ckpt").exists()
    assert load_file(shelf.folder(WEIGHTS) / "model.safetensors")["w"].tolist() == [[0, 1, 2], [3, 4, 5]]
