"""What a search was given, made sound: pictures of any kind, cards that were read, and something to go by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec
import numpy as np
from PIL import Image as Pictures

from scenewright.backend.pipelines.pictures import shown as colours
from scenewright.backend.search.evidence import Bytes
from scenewright.shared.artifacts import Image, Text
from scenewright.shared.cards import Card, Cards
from scenewright.shared.errors import InvalidInput
from scenewright.shared.srgb import as_bytes

SAY = "Write what it shall be like, or give a picture."
UNNAMED = "picture"
MOST_SIDE = 256  # pixels that anything here looks at


def require(prompt: str, like: Image | None) -> None:
    """Refuse a search for nothing.

    Raises:
        InvalidInput: there are neither words nor a picture.
    """
    if like is None and not any(letter.isalnum() for letter in prompt):
        raise InvalidInput("There is nothing to compare with.", remedy=SAY)


def seen(image: Image) -> Bytes:
    """Return a picture of any size, depth and number of channels as (h, w, 4) uint8, at most MOST_SIDE along a side.

    What is no number is black. One that shows nothing is a single transparent pixel.
    """
    step = max(1, max(image.pixels.shape[:2]) // (2 * MOST_SIDE))
    thin = Image(pixels=np.ascontiguousarray(image.pixels[::step, ::step]), colour_space=image.colour_space)
    if thin.pixels.dtype != np.uint8:
        thin = Image(pixels=np.nan_to_num(thin.pixels, posinf=1.0), colour_space=image.colour_space)
    shown = Pictures.fromarray(np.concatenate([colours(thin), _alpha(thin)], axis=2))
    shown.thumbnail((MOST_SIDE, MOST_SIDE), Pictures.Resampling.BOX)
    box = shown.getchannel("A").getbbox()
    return np.asarray(shown.crop(box)) if box else np.zeros((1, 1, 4), np.uint8)


def _alpha(image: Image) -> Bytes:
    if image.pixels.shape[2] < 4:
        return np.full((*image.pixels.shape[:2], 1), 255, np.uint8)
    alpha = image.pixels[..., 3:]
    return alpha if alpha.dtype == np.uint8 else as_bytes(alpha)


def named(images: Sequence[Image]) -> list[str]:
    """Return a name for each picture, all different."""
    plain = [image.name.strip() or UNNAMED for image in images]
    often, met = Counter(plain), Counter[str]()
    found = []
    for name in plain:
        met[name] += 1
        found.append(f"{name} ({met[name]})" if often[name] > 1 else name)
    return found


def cards(images: Sequence[Image], said: Text | None) -> Cards:
    """Return what is said of pictures.

    Raises:
        InvalidInput: it is no such JSON, or not one card for each picture.
    """
    if said is None:
        return Cards(cards=tuple(Card(key=name, name=name) for name in named(images)))
    try:
        found = msgspec.json.decode(said.text, type=Cards)
    except (msgspec.DecodeError, UnicodeError) as error:
        remedy = 'They are JSON such as {"cards": [{"key": "1", "name": "Old barrel", "tags": ["wood"]}]}.'
        raise InvalidInput("The cards of the assets cannot be read.", remedy=remedy, detail=str(error)) from error
    if len(found.cards) != len(images):
        sentence = f"There are {len(found.cards)} cards for {len(images)} pictures."
        raise InvalidInput(sentence, remedy="Give one card for each picture, in the same order.")
    return found
