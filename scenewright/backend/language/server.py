"""Language models behind an OpenAI-compatible server: Ollama, llama-server, vLLM, LM Studio, and those for hire.

Source: OpenAI API reference, Chat completions; what these servers share of it.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from scenewright.backend.formats import image_pillow
from scenewright.backend.language.conversation import USUAL, Message, OnText, Sampling, Schema
from scenewright.backend.services.address import Address, read_address
from scenewright.backend.services.events import post_events
from scenewright.backend.services.exchange import Limits, get, words_of
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput, Unavailable

URL, KEY, MODEL = "SCENEWRIGHT_LANGUAGE_URL", "SCENEWRIGHT_LANGUAGE_KEY", "SCENEWRIGHT_LANGUAGE_MODEL"
HERE = "http://127.0.0.1:11434/v1"  # where Ollama is
HOW = f"Start one, such as Ollama or llama-server, or let {URL} name its address: see docs/text.md."
LISTING = Limits(5.0, 1 << 20)
LARGEST = 1 << 25  # bytes of an answer with all that is around it
LAST = b"[DONE]"
LONGEST_SIDE = 1024  # pixels of a picture that is sent
THOUGHT = re.compile(r"^\s*<think>.*?(</think>\s*|\Z)", re.DOTALL)  # what some models write before they answer


class _Delta(msgspec.Struct, frozen=True):
    content: str | None = None


class _Choice(msgspec.Struct, frozen=True):
    delta: _Delta = _Delta()
    message: _Delta = _Delta()
    finish_reason: str | None = None


class _Event(msgspec.Struct, frozen=True):
    choices: tuple[_Choice, ...] = ()
    error: Any = None


@dataclass(frozen=True)
class Server:
    """A model on a server.

    Attributes:
        address: of its interface, which usually ends in /v1.
        model: as the server calls it.
        seconds: how long it may be silent: before its first word it reads the whole conversation.
    """

    address: Address
    model: str
    seconds: float

    @property
    def title(self) -> str:
        """The model, and the machine it is on if that is another than this."""
        return self.model if self.address.is_here else f"{self.model} at {self.address.host}"

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Schema | None = None,
        images: Sequence[Image] = (),
        sampling: Sampling = USUAL,
        on_text: OnText,
        beat: Callable[[], None],
    ) -> str:
        """Return the answer; see `Language.complete`."""
        asked = {
            "model": self.model, "messages": _messages(messages, images), "stream": True,
            "temperature": sampling.temperature, "max_tokens": sampling.most_tokens, "seed": sampling.seed,
        }  # fmt: skip
        if schema is None:
            return self._answer(asked, on_text, beat)
        form = {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema}}
        try:
            return self._answer(asked | {"response_format": form}, on_text, beat)
        except InvalidInput:  # many a server knows no schemas; the messages hold it too
            return self._answer(asked, on_text, beat)

    def _answer(self, asked: dict[str, Any], on_text: OnText, beat: Callable[[], None]) -> str:
        limits, written = Limits(self.seconds, LARGEST), ""
        for content in self._contents(post_events(
            self.address, "/chat/completions", msgspec.json.encode(asked), _headers(self.address), limits, beat
        )):  # fmt: skip
            written += content
            on_text(THOUGHT.sub("", written))
        return THOUGHT.sub("", written)

    def _contents(self, events: Iterator[bytes]) -> Iterator[str]:
        """Yield what each event adds.

        Raises:
            InvalidInput: the server tells of an error.
            Unavailable: what it says is no such answer, or has no end.
        """
        ended = False
        for event in events:
            if event.strip() == LAST:
                return
            try:
                told = msgspec.json.decode(event, type=_Event)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                sentence = f"{self.address} does not answer as a language server does."
                detail = event[:200].decode("utf-8", "replace")
                raise Unavailable(sentence, remedy="Check the address.", detail=detail) from error
            if told.error:
                raise InvalidInput(f"{self.address} says: {words_of(event) or 'something went wrong'}.")
            for choice in told.choices[:1]:
                ended = ended or choice.finish_reason is not None
                if content := choice.delta.content or choice.message.content:
                    yield content
        if not ended:
            sentence = f"{self.address} broke off in the middle of its answer."
            raise Unavailable(sentence, remedy="Its own output may say why.")


def connected(url: str, model: str, seconds: float, *, elsewhere: bool) -> Server:
    """Return a server that answers, and one of its models.

    Args:
        url: "" for what the environment says, or else where Ollama usually is.
        model: "" for what the environment says, or else the first that it has.
        seconds: how long it may be silent.
        elsewhere: whether it may be on another machine than this.

    Raises:
        InvalidInput: the address is none, or on another machine without leave, or it has no such model.
        Unavailable: nobody answers there.
    """
    address = read_address(url or os.environ.get(URL, "") or HERE)
    address = address if address.path else address._replace(path="/v1")
    if not address.is_here and not elsewhere:
        sentence = f"The language server is on another machine, {address.host}: your words would be sent there."
        raise InvalidInput(sentence, remedy="Allow it with the option elsewhere, or use a server on this machine.")
    known = _models(address)
    wanted = model or os.environ.get(MODEL, "") or next(iter(known), "")
    if not wanted:
        raise InvalidInput(f"The server at {address} has no model.", remedy="Let it fetch one: ollama pull qwen3.5:4b")
    if known and wanted not in known:
        named = ", ".join(known[:5])
        raise InvalidInput(f"The server at {address} has no model {wanted!r}.", remedy=f"It has: {named}.")
    return Server(address, wanted, seconds)


def _models(address: Address) -> list[str]:
    """Return the names of a server's models."""
    try:
        answer = get(address, "/models", LISTING, _headers(address))
    except Unavailable as error:
        raise Unavailable(f"No language server answers at {address}.", remedy=HOW, detail=str(error)) from error
    try:
        return [str(each["id"]) for each in msgspec.json.decode(answer)["data"] or ()]
    except (msgspec.DecodeError, UnicodeDecodeError, LookupError, TypeError) as error:
        sentence = f"What answers at {address} is no language server."
        raise Unavailable(sentence, remedy="Check the address; it usually ends in /v1.") from error


def _headers(address: Address) -> dict[str, str]:
    key = os.environ.get(KEY, "")
    if key and address.scheme != "https" and not address.is_here:
        raise InvalidInput("The key would be sent unencrypted.", remedy=f"Use https, or unset {KEY}.")
    return {"Authorization": f"Bearer {key}"} if key else {}


def _messages(messages: Sequence[Message], images: Sequence[Image]) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = [{"role": message.role, "content": message.text} for message in messages]
    if images:
        parts: list[dict[str, Any]] = [{"type": "text", "text": told[-1]["content"]}]
        parts += [{"type": "image_url", "image_url": {"url": _as_url(image)}} for image in images]
        told[-1]["content"] = parts
    return told


def _as_url(image: Image) -> str:
    """Return a picture as a data URL, no larger than what these models see of it."""
    height, width = image.pixels.shape[:2]
    scale = min(LONGEST_SIDE / max(height, width), 1.0)
    small = image_pillow.resized(image, max(round(width * scale), 1), max(round(height * scale), 1))
    return "data:image/png;base64," + base64.b64encode(image_pillow.encode(Image(pixels=small))).decode()
