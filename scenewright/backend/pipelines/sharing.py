"""The pipelines of one folder: each kind works with the same parts, which are in memory once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import diffusers
import torch
from diffusers.hooks.group_offloading import apply_group_offloading

from scenewright.backend.pipelines.devices import GIGABYTE, Device
from scenewright.backend.pipelines.loading import load, load_part
from scenewright.backend.pipelines.placing import ORDER, Placement, fitted, part_sizes, quantising
from scenewright.shared.errors import Unavailable

Parts = Mapping[str, Path]
NO_PARTS: Parts = {}
Given = Mapping[str, Callable[[Device], Any]]
NOTHING_GIVEN: Given = {}


class Shared:
    """Hold what lies in a folder, and the kinds of pipelines that were asked for.

    Args:
        folder: of a pipeline.
        device: where it shall be computed.
        gigabytes: memory it takes there.
        given: what makes parts that the folder lacks, by their names.

    Attributes:
        device: where it is computed.
        fit: how it was fitted in there.
        placement: what of it lies there.

    Raises:
        Unavailable: there is no pipeline, or its files are damaged.
    """

    def __init__(self, folder: Path, device: Device, gigabytes: float, given: Given = NOTHING_GIVEN) -> None:
        self.device, self._folder = device, folder
        self.fit = fitted(device, gigabytes, part_sizes(folder), quantising())
        self._pipe = load(folder, device, self.fit, {name: make(device) for name, make in given.items()})
        self._kinds: dict[tuple[str, Any], Any] = {("", ()): self._pipe}
        self._parts: dict[Path, Any] = {}
        self._in_layers: set[int] = set()
        self.placement: Placement = "whole"
        self._place(self._pipe, self.fit.placement)

    @property
    def place(self) -> str:
        """Where its weights lie."""
        return self.device.name if self.placement == "whole" else "cpu"

    @property
    def gigabytes(self) -> float:
        """What all its weights take together, each counted once."""
        networks = [*self._pipe.components.values(), *self._parts.values()]
        tensors = (
            tensor
            for network in networks if isinstance(network, torch.nn.Module)
            for tensor in (*network.parameters(), *network.buffers())
        )  # fmt: skip
        return sum({id(tensor): tensor.nbytes for tensor in tensors}.values()) / GIGABYTE

    def kind(self, name: str = "", parts: Parts = NO_PARTS) -> Any:
        """Return the pipeline as one of diffusers' classes, "" for what the folder says it is.

        Args:
            parts: folders of further parts by their names in that class, such as {"controlnet": …}.

        Raises:
            Unavailable: the folder lacks a part that such a pipeline needs, or one is damaged.
        """
        key = (name, tuple(sorted(parts.items())))
        if key not in self._kinds:
            self._kinds[key] = self._made(name or type(self._pipe).__name__, parts)
        pipe = self._kinds[key]
        if pipe is not self._at_work:
            self._place(pipe, self.placement)  # its parts work in another order, and some may be new
        return pipe

    def offload(self, pipe: Any, placement: Placement) -> bool:
        """Keep less on the device from now on; tell whether that is less than before."""
        less = self.device.name.startswith("cuda") and ORDER.index(placement) > ORDER.index(self.placement)
        if less:
            self._place(pipe, placement)
        return less

    def _place(self, pipe: Any, placement: Placement) -> None:
        if placement == "whole":
            pipe.to(self.device.name)
        elif placement == "parts":
            pipe.enable_model_cpu_offload(device=self.device.name)
        else:
            self._offload_layers(pipe)
        self.placement, self._at_work = placement, pipe

    def _offload_layers(self, pipe: Any) -> None:
        """Have the layers of each part come and go; those shared with another kind may do so already."""
        device, memory = torch.device(self.device.name), torch.device("cpu")
        pipe.remove_all_hooks()
        for name, part in pipe.components.items():
            moves_itself = name in pipe._exclude_from_cpu_offload
            if isinstance(part, torch.nn.Module) and not moves_itself and id(part) not in self._in_layers:
                self._in_layers.add(id(part))
                apply_group_offloading(part.to(memory), device, memory, "leaf_level")

    def _made(self, name: str, parts: Parts) -> Any:
        wanted = getattr(diffusers, name)
        known, settings = wanted._get_signature_keys(wanted)
        words = {part: made for part, made in self._pipe.components.items() if part in known}
        words |= {setting: self._pipe.config[setting] for setting in settings if setting in self._pipe.config}
        words |= {part: self._part(folder) for part, folder in parts.items()}
        try:
            made = wanted(**words)
        except (TypeError, ValueError, AttributeError) as error:
            sentence = f"What lies in {self._folder} is a {type(self._pipe).__name__} and cannot work as a {name}."
            raise Unavailable(sentence, remedy="Use weights of the same kind of model.", detail=str(error)) from error
        made.set_progress_bar_config(disable=True)
        return made

    def _part(self, folder: Path) -> Any:
        if folder not in self._parts:
            self._parts[folder] = load_part(folder, self.device)
        return self._parts[folder]
