"""Every pretrained generator of sound, on few random weights: each step told, stopped, run again, and its form."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pytest
from listening import Listener

from scenewright.backend.fetching import adopt
from scenewright.backend.generators.audio.ace_step import AceStep
from scenewright.backend.generators.audio.audioldm2 import AudioLdm2, AudioLdm2Music
from scenewright.backend.generators.audio.longcat import LongCat
from scenewright.backend.generators.audio.mms_tts import MmsTts
from scenewright.backend.generators.audio.musicgen import MusicGen
from scenewright.backend.generators.audio.phonon import Phonon, PhononMultilingual
from scenewright.backend.generators.audio.pocket_tts import PocketTts, PocketTtsCloning
from scenewright.backend.generators.audio.speecht5 import SpeechT5
from scenewright.backend.generators.audio.stable_audio import StableAudio, StableAudioMusic
from scenewright.backend.generators.audio.vibevoice import VibeVoice, VibeVoiceCloning
from scenewright.backend.sound.loudness import loudness, true_peak
from scenewright.backend.weights import Shelf
from scenewright.shared.artifacts import Audio
from scenewright.shared.errors import InvalidInput, JobCancelled, Unavailable
from scenewright.shared.messages import Progress
from scenewright.shared.tasks import TextToMusic, TextToSound, TextToSpeech, VoiceCloning

pytest.importorskip("diffusers", reason='needs torch and diffusers: pip install "scenewright[diffusion]"')
import tiny_sound_pipelines as sounds
import tiny_voices as voices

# What these packages deprecate among themselves is not ours to mend.
pytestmark = [pytest.mark.filterwarnings(f"ignore::{kind}Warning") for kind in ("Deprecation", "Future")]

STEPS = 4
RATE = sounds.RATE
WRITERS = {
    "stable-audio-sfx": sounds.stable_audio, "stable-audio-music": sounds.stable_audio, "ace-step": sounds.ace_step,
    "audioldm2": sounds.audioldm2, "longcat-audio": sounds.longcat, "musicgen": voices.musicgen,
    "pocket-tts": voices.pocket, "pocket-tts-codec": voices.pocket_codec, "phonon": voices.phonon,
    "phonon-multilingual": voices.phonon, "vibevoice": voices.vibevoice, "mms-tts": voices.vits,
    "speecht5": voices.speecht5, "speecht5-hifigan": voices.hifigan,
}  # fmt: skip


def recording(seconds: float = 2.0, rate: int = 22_050, channels: int = 2, level: float = 0.4) -> Audio:
    time = np.arange(round(seconds * rate)) / rate
    wave = level * np.sin(2 * np.pi * (140 + 20 * np.sin(5 * time)) * time) * (0.6 + 0.4 * np.sin(19 * time))
    return Audio(name="me", samples=np.repeat(wave[:, None], channels, 1).astype(np.float32), sample_rate=rate)


def but(task: Any, **words: Any) -> Any:
    return msgspec.structs.replace(task, **words)


SOUND, SPEECH = TextToSound(prompt="heavy rain", seconds=3.0), TextToSpeech(text="Hi you.", loudness=-20.0)
MUSIC = TextToMusic(prompt="calm piano", seconds=5.5, tempo=90, key="D", mode="minor")
CLONED = VoiceCloning(text="Hi you.", reference=recording(), consent=True)


class Case(NamedTuple):
    """One generator, what it is asked for, and the form of what comes out."""

    generator: type[Any]
    task: Any
    channels: int = 1
    steps: int = 0  # 0 for one that finds out itself
    seeded: bool = True


CASES = [
    Case(StableAudio, SOUND, 2, STEPS), Case(StableAudioMusic, MUSIC, 2, STEPS), Case(AceStep, MUSIC, 2, STEPS),
    Case(AudioLdm2, SOUND, 1, STEPS), Case(AudioLdm2Music, MUSIC, 1, STEPS), Case(MusicGen, MUSIC),
    Case(LongCat, SPEECH, 1, STEPS), Case(PocketTts, SPEECH), Case(Phonon, SPEECH), Case(PhononMultilingual, SPEECH),
    Case(VibeVoice, but(SPEECH, text="Hi.")), Case(MmsTts, SPEECH), Case(SpeechT5, SPEECH, seeded=False),
    Case(PocketTtsCloning, CLONED), Case(VibeVoiceCloning, but(CLONED, text="Hi.")),
]  # fmt: skip


class Watching(Listener):
    """Is cancelled once a number of things was told."""

    def __init__(self, shelf: Shelf, told: int = 10**9) -> None:
        super().__init__()
        self.shelf = shelf
        self._is_cancelled = lambda: len(self.told()) >= told

    def told(self) -> list[Progress]:
        """What was told of the steps."""
        return [said for said in self.said if isinstance(said, Progress) and said.detail]


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Networks as small as these are slower with more."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("weights"))


@pytest.fixture
def ready(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that loads a generator whose weights are there, and that soon stops where it finds no end."""
    for speaking in ("pocket", "vibevoice"):
        monkeypatch.setattr(f"scenewright.backend.pipelines.{speaking}.MOST", 1.0)

    def load(kind: type[Any]) -> Any:
        for weights in shelf.lacks(kind.needs):
            (tmp_path / weights.name).mkdir()
            WRITERS[weights.name](tmp_path / weights.name)
            adopt(shelf, weights, tmp_path / weights.name)
        generator = kind()
        generator.load(Watching(shelf))
        return generator

    return load


def run(generator: Any, task: Any, context: Watching, **options: Any) -> Audio:
    known = {"steps": STEPS} if "steps" in generator.Options.__struct_fields__ else {}
    made = generator.run(task, generator.Options(**known | options), context)
    assert isinstance(made, Audio)
    return made


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.generator.name)
def test_every_step_is_told_what_is_made_has_its_form_and_it_can_be_stopped_and_run_again(
    case: Case, ready: Any, shelf: Shelf
) -> None:
    generator, context = ready(case.generator), Watching(shelf)
    made = run(generator, case.task, context)
    assert_form(case, made)
    assert_told(case, context)
    stopped = Watching(shelf, told=2)
    with pytest.raises(JobCancelled):
        run(generator, case.task, stopped)
    assert len(stopped.told()) == 2
    again = run(generator, case.task, Watching(shelf))
    assert np.array_equal(made.samples, again.samples)
    if case.seeded:
        other = run(generator, but(case.task, seed=7), Watching(shelf))
        assert not np.array_equal(made.samples, other.samples)


def assert_form(case: Case, made: Audio) -> None:
    assert made.sample_rate == RATE and made.samples.shape[1] == case.channels and made.samples.dtype == np.float32
    if isinstance(case.task, TextToSound | TextToMusic):
        assert len(made.samples) == round(case.task.seconds * RATE)
    assert np.isfinite(made.samples).all() and len(made.samples) > 1000
    assert np.abs(made.samples[[0, -1]]).max() < 1e-3
    assert true_peak(made.samples) <= 10 ** (-1 / 20) + 0.02
    # Random tokens are all peaks, which are not turned down without end.
    loose = 4.0 if case.generator is MusicGen else 1.0
    assert loudness(made.samples, RATE) == pytest.approx(case.task.loudness, abs=loose)
    assert made.name and not made.phonemes


def assert_told(case: Case, context: Watching) -> None:
    told = context.told()
    fractions = [each.fraction for each in told]
    assert fractions == sorted(fractions) and len(told) > 2
    if case.steps:
        assert [each.detail for each in told] == [f"step {n + 1} of {case.steps}" for n in range(case.steps)]
    assert context.report["device"] == "cpu"


def test_a_loop_has_its_length_and_no_fade(ready: Any, shelf: Shelf) -> None:
    made = run(ready(StableAudio), but(SOUND, loop=True, seconds=2.0), Watching(shelf))
    assert made.samples.shape == (2 * RATE, 2) and np.abs(made.samples[:40]).max() > 1e-3


def test_without_a_length_it_is_as_long_as_is_usual(ready: Any, shelf: Shelf) -> None:
    made = run(ready(StableAudio), but(SOUND, seconds=0.0), Watching(shelf))
    assert len(made.samples) == StableAudio.span.usual * RATE


def test_music_is_told_its_tempo_key_and_lyrics(ready: Any, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    generator, seen = ready(AceStep), dict[str, Any]()
    played = generator._pipeline.run
    monkeypatch.setattr(generator._pipeline, "run", lambda *said, **words: seen.update(words) or played(*said, **words))
    run(generator, MUSIC, Watching(shelf), beats="3")
    asked = {name: seen[name] for name in ("bpm", "keyscale", "timesignature", "lyrics", "audio_duration")}
    assert asked == {
        "bpm": 90, "keyscale": "D minor", "timesignature": "3", "lyrics": "[Instrumental]", "audio_duration": 10.0,
    }  # fmt: skip
    context = Watching(shelf)
    song = but(MUSIC, tempo=0, mode="dorian", cues="2 4")
    run(generator, song, context, lyrics="[verse]\nRain on me", language="de-DE")
    assert seen["prompt"] == "calm piano, D dorian" and seen["keyscale"] is None and seen["bpm"] is None
    assert seen["lyrics"] == "[verse]\nRain on me" and seen["vocal_language"] == "de"
    assert "not heeded" in context.report["cues"]


def test_other_lyrics_make_other_music(ready: Any, shelf: Shelf) -> None:
    generator = ready(AceStep)
    first, second = (run(generator, MUSIC, Watching(shelf), lyrics=lyrics).samples for lyrics in ("la la", "no, no"))
    assert not np.array_equal(first, second)


@pytest.mark.parametrize("kind", [PocketTts, MmsTts, LongCat], ids=lambda kind: kind.name)
def test_speech_gets_faster_and_higher(kind: Any, ready: Any, shelf: Shelf) -> None:
    generator = ready(kind)
    usual, fast, high = (
        run(generator, but(SPEECH, **words), Watching(shelf)) for words in ({}, {"speed": 2.0}, {"pitch": 1.5})
    )
    assert 0.4 < len(fast.samples) / len(usual.samples) < 0.75
    assert len(high.samples) / len(usual.samples) == pytest.approx(1.0, abs=0.1)


def test_a_long_text_is_said_piece_by_piece_and_told_as_one(ready: Any, shelf: Shelf) -> None:
    context = Watching(shelf)
    text = "This is the first of them. " * 30
    made = run(ready(MmsTts), but(SPEECH, text=text), context)
    fractions = [each.fraction for each in context.told()]
    assert fractions == sorted(fractions) and fractions[-1] > 0.5
    assert [each.detail for each in context.told()].count("step 1") == 3
    assert len(made.samples) > 2 * len(run(ready(MmsTts), but(SPEECH, text=text[:400]), Watching(shelf)).samples)


@pytest.mark.parametrize("kind", [PocketTtsCloning, VibeVoiceCloning], ids=lambda kind: kind.name)
def test_another_recording_gives_another_voice(kind: Any, ready: Any, shelf: Shelf) -> None:
    generator, context = ready(kind), Watching(shelf)
    other = recording(3.0, 8000, 7, level=0.2)
    first = run(generator, but(CLONED, text="Hi."), Watching(shelf)).samples
    second = run(generator, but(CLONED, text="Hi.", reference=other), context).samples
    assert first.shape != second.shape or not np.array_equal(first, second)
    assert context.report["recording"] == ["its 7 channels were mixed into one"]


def test_a_voice_is_chosen_by_name(ready: Any, shelf: Shelf) -> None:
    generator = ready(PocketTts)
    named = run(generator, SPEECH, Watching(shelf), voice="alba").samples
    assert np.array_equal(named, run(generator, SPEECH, Watching(shelf)).samples)
    with pytest.raises(InvalidInput, match=r"no voice 'bob'. Try one of: alba"):
        run(generator, SPEECH, Watching(shelf), voice="bob")


def test_voices_of_another_model_are_refused(ready: Any, shelf: Shelf) -> None:
    generator = ready(Phonon)
    voices._write_voice(generator._folder / "voices" / "stranger.safetensors", 9)
    with pytest.raises(Unavailable, match="another kind"):
        run(generator, SPEECH, Watching(shelf), voice="stranger")
    (generator._folder / "voices" / "stranger.safetensors").unlink()


LONG = "rain " * 1900
REFUSED = [
    (StableAudio, but(SOUND, prompt=" "), {}, "The prompt is empty. Say what is heard"),
    (StableAudio, but(SOUND, seconds=119.5, loop=True), {}, "makes 120 s at most; 120.5 s are needed"),
    (MusicGen, but(MUSIC, prompt="", seconds=4), {}, "The prompt is empty. Say what it is like"),
    (MusicGen, but(MUSIC, seconds=45), {}, "makes 30 s at most; 45 s are needed"),
    (AceStep, but(MUSIC, tempo=20), {}, "no tempo below 30 bpm"),
    (AceStep, MUSIC, {"language": "tlh"}, "cannot sing in 'tlh'"),
    (AceStep, MUSIC, {"lyrics": LONG}, "lyrics are longer than this model reads. Shorten them"),
    (PocketTts, but(SPEECH, language="ja"), {}, "does not speak 'ja'. It speaks en; espeak"),
    (PocketTts, but(SPEECH, text=" .. "), {}, "nothing to say"),
    (PocketTts, but(SPEECH, text="word " * 7000), {}, "30000 are spoken at a time"),
    (PhononMultilingual, but(SPEECH, language="zh"), {}, "does not speak 'zh'"),
    (MmsTts, but(SPEECH, language="fr"), {}, "speak 'eng', not 'fr'. Get those that do: .* facebook/mms-tts-fra"),
    (MmsTts, but(SPEECH, text="雪の山"), {}, "Nothing of '雪の山' is in the letters"),
    (PocketTtsCloning, but(CLONED, consent=False), {}, "permission of the person"),
    (VibeVoiceCloning, but(CLONED, reference=recording(level=0.0)), {}, "is silent"),
    (VibeVoiceCloning, but(CLONED, reference=recording(0.4)), {}, "speaks for 0.4 s"),
    (PocketTtsCloning, but(CLONED, language="fr"), {}, "does not speak 'fr'"),
]


@pytest.mark.parametrize(("kind", "task", "options", "sentence"), REFUSED, ids=lambda value: getattr(value, "name", ""))
def test_what_cannot_be_done_is_said(
    kind: Any, task: Any, options: dict[str, Any], sentence: str, ready: Any, shelf: Shelf
) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        run(ready(kind), task, Watching(shelf), **options)


def test_a_long_prompt_is_cut_and_told_of(ready: Any, shelf: Shelf) -> None:
    context = Watching(shelf)
    run(ready(AudioLdm2), but(SOUND, prompt=LONG), context)
    assert context.report["prompt"].startswith("the first ") and "of 9499 letters" in context.report["prompt"]


def test_weights_that_have_to_be_converted_say_so(tmp_path: Path) -> None:
    source, own = tmp_path / "published", Shelf(tmp_path / "shelf")
    (source / "encoder").mkdir(parents=True)
    (source / "encoder" / "model.safetensors").write_bytes(b"\2\0\0\0\0\0\0\0{}")
    adopt(own, StableAudio.needs[0], source)
    with pytest.raises(Unavailable, match=r"not in the form of diffusers. Convert them .* use stable-audio-sfx FOLDER"):
        StableAudio().load(Watching(own))


def test_what_came_out_broken_or_silent_is_told(ready: Any, shelf: Shelf) -> None:
    import torch

    generator = ready(StableAudio)
    last = list(generator._pipeline.pipe.vae.decoder.parameters())[-1]
    kept = last.detach().clone()
    try:
        torch.nn.init.constant_(last, float("nan"))
        with pytest.raises(
            Unavailable, match="half precision is too coarse for this model here. Set SCENEWRIGHT_DTYPE"
        ):
            run(generator, SOUND, Watching(shelf))
    finally:
        last.data.copy_(kept)


DAMAGED = [(PocketTts, "pocket-tts-codec"), (VibeVoice, "vibevoice"), (MmsTts, "mms-tts"), (MusicGen, "musicgen")]


@pytest.mark.parametrize(("kind", "name"), DAMAGED, ids=lambda value: getattr(value, "name", ""))
def test_damaged_weights_are_said(kind: Any, name: str, ready: Any, shelf: Shelf, tmp_path: Path) -> None:
    import shutil

    ready(kind)
    folder = tmp_path / "weights"
    for weights in kind.needs:
        shutil.copytree(shelf.folder(weights), folder / weights.name)
    broken = folder / name / "model.safetensors"
    broken.write_bytes(b"\0" * broken.stat().st_size)
    with pytest.raises(Unavailable, match="damaged or incomplete"):
        kind().load(Watching(Shelf(folder)))


FREE = {"MIT", "Apache-2.0", "CC-BY-4.0", "Stability AI Community (free below US$1M a year), Gemma"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.generator.name)
def test_its_licence_is_told_and_what_earns_nothing_is_labelled(case: Case) -> None:
    info = case.generator.info()
    assert info.download_gb > 0 and info.licence in {weights.licence for weights in case.generator.needs}
    assert info.commercial == (info.licence in FREE) == all(weights.commercial for weights in case.generator.needs)
