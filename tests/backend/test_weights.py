"""Weights on the shelf: what is missing is told, what is damaged is found, what is deleted is gone."""

from __future__ import annotations

import importlib
import json
import shutil
from collections import namedtuple
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hub import COMMIT, serving
from safetensors.numpy import save_file

from scenewright.backend.cli import main
from scenewright.backend.devices import Gpu
from scenewright.backend.fetching import adopt, download, use
from scenewright.backend.generators.spatial.shap_e import ShapE, ShapEImage
from scenewright.backend.home import Home
from scenewright.backend.quotes import Quotes
from scenewright.backend.registry import Registry
from scenewright.backend.weights import Shelf, Weights, declared
from scenewright.shared.errors import InvalidInput, StorageError, Unavailable
from scenewright.shared.messages import Quote

TINY = Weights("tiny", "somebody/tiny", 0.001, "MIT")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A repository's folder, with more in it than is needed."""
    folder = tmp_path / "source"
    (folder / "unet").mkdir(parents=True)
    save_file({"weight": np.arange(1000, dtype=np.float32)}, folder / "unet" / "model.safetensors")
    save_file({"weight": np.zeros(10, np.float16)}, folder / "unet" / "model.fp16.safetensors")
    (folder / "model_index.json").write_text("{}")
    (folder / "unet" / "model.bin").write_bytes(b"pickled")
    (folder / "run_me.py").write_text("raise SystemExit")
    return folder


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that has the hub looked for at an address."""
    pytest.importorskip("huggingface_hub", reason='needs pip install "scenewright[diffusion]"')

    def look(address: str) -> None:
        constants = importlib.import_module("huggingface_hub.constants")
        api = importlib.import_module("huggingface_hub.hf_api")
        monkeypatch.setattr(constants, "ENDPOINT", address)
        monkeypatch.setattr(
            constants, "HUGGINGFACE_CO_URL_TEMPLATE", address + "/{repo_id}/resolve/{revision}/{filename}"
        )
        monkeypatch.setattr(api.api, "endpoint", address)

    return look


def test_only_what_is_needed_is_taken(tmp_path: Path, source: Path) -> None:
    shelf = Shelf(tmp_path / "weights")
    assert not shelf.has(TINY)
    manifest = adopt(shelf, TINY, source)
    assert set(manifest.files) == {"model_index.json", "unet/model.safetensors"}
    on_disk = (path for path in shelf.folder(TINY).rglob("*") if path.is_file())
    assert {path.name for path in on_disk} == {"model_index.json", "model.safetensors", "scenewright.json"}
    assert shelf.has(TINY) and shelf.verify(TINY) == [] and shelf.require(TINY) == shelf.folder(TINY)


def test_the_digest_is_of_the_contents(tmp_path: Path, source: Path) -> None:
    shelf = Shelf(tmp_path / "weights")
    adopt(shelf, TINY, source)
    digest = shelf.digest((TINY,))
    assert len(digest) == 40 and shelf.digest(()) == ""
    save_file({"weight": np.ones(1000, np.float32)}, source / "unet" / "model.safetensors")
    adopt(shelf, TINY, source)
    assert shelf.digest((TINY,)) != digest


@pytest.mark.parametrize(
    ("harm", "said", "found_quickly"),
    [
        (lambda path: path.unlink(), "is missing", True),
        (lambda path: path.write_bytes(path.read_bytes()[:-1]), "bytes instead of", True),
        (lambda path: path.write_bytes(path.read_bytes()[:-1] + b"\x7f"), "other contents", False),
    ],
    ids=["missing", "cut short", "a flipped byte"],
)
def test_damage_is_found(tmp_path: Path, source: Path, harm: Any, said: str, found_quickly: bool) -> None:
    shelf = Shelf(tmp_path / "weights")
    adopt(shelf, TINY, source)
    harm(shelf.folder(TINY) / "unet" / "model.safetensors")
    [wrong] = shelf.verify(TINY)
    assert said in wrong and "unet/model.safetensors" in wrong
    assert shelf.has(TINY) is not found_quickly


def test_what_was_not_fetched_to_the_end_is_missing(tmp_path: Path, source: Path) -> None:
    shelf = Shelf(tmp_path / "weights")
    adopt(shelf, TINY, source)
    (shelf.folder(TINY) / "scenewright.json").unlink()
    assert not shelf.has(TINY)
    with pytest.raises(Unavailable, match="scenewright models download tiny"):
        shelf.require(TINY)


def test_a_folder_without_safe_weights_is_refused(tmp_path: Path, source: Path) -> None:
    for path in source.rglob("*.safetensors"):
        path.unlink()
    with pytest.raises(Unavailable, match="no weights as safetensors"):
        adopt(Shelf(tmp_path / "weights"), TINY, source)


def test_a_folder_is_used_where_it_lies(tmp_path: Path, source: Path) -> None:
    shelf = Shelf(tmp_path / "weights")
    use(shelf, TINY, source)
    assert shelf.require(TINY) == shelf.folder(TINY) == source and shelf.verify(TINY) == []
    assert [path.name for path in shelf.own(TINY).iterdir()] == ["scenewright.json"]
    before = shelf.digest((TINY,))
    save_file({"weight": np.ones(2000, np.float32)}, source / "unet" / "model.safetensors")
    assert not shelf.has(TINY)  # it is no longer what it was
    use(shelf, TINY, source)
    assert shelf.has(TINY) and shelf.digest((TINY,)) != before
    assert shelf.delete(TINY) and not shelf.has(TINY) and (source / "model_index.json").is_file()
    with pytest.raises(Unavailable, match="no weights as safetensors"):
        use(shelf, TINY, tmp_path / "nowhere")


def test_what_is_of_another_kind_is_not_used(tmp_path: Path, source: Path) -> None:
    shelf, other = Shelf(tmp_path / "weights"), tmp_path / "other"
    (source / "model_index.json").write_text('{"_class_name": "StableDiffusionXLPipeline"}')
    adopt(shelf, TINY, source)
    shutil.copytree(source, other)
    (other / "model_index.json").write_text('{"_class_name": "FluxPipeline"}')
    with pytest.raises(
        InvalidInput, match="holds a FluxPipeline; what it shall take the place of is a StableDiffusionXL"
    ):
        use(shelf, TINY, other)
    with pytest.raises(InvalidInput, match="model.safetensors is a single file: a folder of its parts is needed"):
        use(shelf, TINY, source / "unet" / "model.safetensors")
    assert shelf.has(TINY) and shelf.folder(TINY) == shelf.own(TINY)
    use(shelf, TINY, source)
    assert shelf.folder(TINY) == source


def test_names_are_unique() -> None:
    class Other(ShapE):
        name = "other"
        needs = (Weights("shap-e", "somebody/else", 1.0, "MIT"),)

    assert set(declared([ShapE, ShapEImage])) == {"shap-e", "shap-e-image"}
    with pytest.raises(StorageError, match="called 'shap-e'"):
        declared([ShapE, Other])


def test_the_command_lists_copies_verifies_and_deletes(
    tmp_path: Path, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def models(*words: str) -> tuple[int, str]:
        code = main(["models", "--home", str(tmp_path / "home"), *words])
        told = capsys.readouterr()
        return code, told.out + told.err

    def present() -> bool:
        rows = json.loads(models("list", "--json")[1])
        return {row["name"]: row["present"] for row in rows}["shap-e"]

    assert not present() and "openai/shap-e: not downloaded" in models()[1]
    assert models("verify", "shap-e")[0] == 1
    code, told = models("download", "shap-e", "--from", str(source))
    assert code == 0 and Path(told.strip()) == tmp_path / "home" / "weights" / "shap-e" and present()
    assert models("verify", "shap-e") == (0, "shap-e is whole.\n")
    (tmp_path / "home" / "weights" / "shap-e" / "model_index.json").write_text("[]")
    code, told = models("verify", "shap-e")
    assert code == 1 and "other contents" in told and "scenewright models delete shap-e" in told
    assert models("delete", "shap-e") == (0, "shap-e was deleted.\n") and not present()
    assert models("delete", "shap-e") == (0, "shap-e was not there.\n")
    code, told = models("use", "shap-e", str(source))
    assert code == 0 and Path(told.strip()) == source and f"{source}: {source}" in models()[1]
    assert models("delete", "shap-e")[0] == 0 and not present() and source.is_dir()
    code, told = models("download", "shape")
    assert code == 1 and "shap-e-image" in told


def test_listing_and_quote_follow_from_what_is_there(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ShapE, "packages", ())
    home, registry = Home.open(tmp_path / "home"), Registry([ShapE])
    quotes = Quotes(home, registry, Gpu("no-such-program"))
    quote = Quote(request="1", generator="shap-e", settings={"prompt": "a mug"})
    info, quoted = registry.infos(home)[0], quotes.quoted(quote)
    assert info.download_gb == quoted.download_gb == ShapE.needs[0].gigabytes
    assert "scenewright models download shap-e" in info.unavailable and not quoted.fits
    assert quoted.advice == info.unavailable
    adopt(Shelf(home.weights), ShapE.needs[0], source)
    info, quoted = registry.infos(home)[0], quotes.quoted(quote)
    assert info.download_gb == quoted.download_gb == 0 and info.unavailable == "" and quoted.fits
    quotes.close()


def test_no_hub_is_asked_when_offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("huggingface_hub", reason='needs pip install "scenewright[diffusion]"')
    constants = importlib.import_module("huggingface_hub.constants")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(Unavailable, match="HF_HUB_OFFLINE is set"):
        download(Shelf(tmp_path), TINY)


def test_the_hub_is_asked_once_for_what_is_needed(tmp_path: Path, source: Path, at: Any) -> None:
    shelf = Shelf(tmp_path / "weights")
    with serving(source, TINY.repo) as (address, fetched):
        at(address)
        manifest = download(shelf, TINY)
        assert sorted(fetched) == ["model_index.json", "unet/model.safetensors"]
        assert manifest.commit == COMMIT and set(manifest.files) == set(fetched)
        assert shelf.has(TINY) and shelf.verify(TINY) == []
        (shelf.folder(TINY) / "scenewright.json").unlink()  # as if it had been interrupted before the end
        (shelf.folder(TINY) / "model_index.json").unlink()
        assert not shelf.has(TINY)
        download(shelf, TINY)
        assert shelf.has(TINY) and fetched.count("unet/model.safetensors") == 1


@pytest.mark.parametrize(
    ("refused", "code", "said"),
    [
        (404, "RepoNotFound", "The hub has no somebody/tiny at main, or it is private. Check its name, or log in"),
        (404, "RevisionNotFound", "The hub has no somebody/tiny at main, or it is private"),
        (403, "GatedRepo", r"somebody/tiny asks you to accept its terms. Accept them at https://hugg\S+/somebody/tiny"),
        (401, "GatedRepo", "then log in with hf auth login, or set HF_TOKEN"),
        (500, "", "somebody/tiny could not be downloaded. Check the network, then try again: what is here is kept"),
    ],
)
@pytest.mark.filterwarnings("ignore::UserWarning")  # the hub's package warns of what it retries
def test_a_hub_that_refuses_is_said(tmp_path: Path, source: Path, at: Any, refused: int, code: str, said: str) -> None:
    with serving(source, TINY.repo, refused=refused, code=code) as (address, _):
        at(address)
        with pytest.raises(Unavailable, match=said):
            download(Shelf(tmp_path / "weights"), TINY)


def test_other_weights_take_the_place_of_those_that_were_there(tmp_path: Path, source: Path, at: Any) -> None:
    shelf, other = Shelf(tmp_path / "weights"), replace(TINY, repo="elsewhere/tuned")
    with serving(source, TINY.repo) as (address, _):
        at(address)
        download(shelf, TINY)
    (shelf.own(TINY) / "left over.json").touch()
    save_file({"weight": np.ones(1000, np.float32)}, source / "unet" / "model.safetensors")
    with serving(source, other.repo) as (address, _):
        at(address)
        manifest = download(shelf, other)
    assert manifest.repo == "elsewhere/tuned" and shelf.has(TINY) and shelf.verify(TINY) == []
    assert not (shelf.own(TINY) / "left over.json").exists()


def test_a_disk_without_room_is_said_before_anything_is_fetched(
    tmp_path: Path, source: Path, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = namedtuple("Usage", "free")(300_000_000)
    with serving(source, TINY.repo) as (address, fetched):
        at(address)
        monkeypatch.setattr("shutil.disk_usage", lambda _: free)
        with pytest.raises(StorageError, match=r"tiny needs 0.5 GB of disk, and 0.3 GB are free. Make room on"):
            download(Shelf(tmp_path / "weights"), TINY)
    assert fetched == []


def test_a_repository_without_safe_weights_is_refused(tmp_path: Path, source: Path, at: Any) -> None:
    for path in source.rglob("*.safetensors"):
        path.unlink()
    with serving(source, TINY.repo) as (address, fetched):
        at(address)
        with pytest.raises(Unavailable, match="somebody/tiny has no weights as safetensors"):
            download(Shelf(tmp_path / "weights"), TINY)
    assert fetched == []


def test_a_hub_that_is_not_there_is_said(tmp_path: Path, at: Any) -> None:
    at("http://127.0.0.1:9")
    with pytest.raises(Unavailable, match="Check the network"):
        download(Shelf(tmp_path / "weights"), TINY)
