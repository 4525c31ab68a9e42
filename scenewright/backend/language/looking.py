"""What a model that sees is asked about a picture and the scene: with what is known exactly beside what it sees."""

from __future__ import annotations

from scenewright.backend.language.conversation import Message
from scenewright.backend.language.quoting import RULE, as_data, plain
from scenewright.shared.artifacts import Artifact, SceneDescription
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import ImageToText, VisualQuestionAnswering

WISHES = {
    "caption": "Say in one sentence what it shows.",
    "description": "Describe in one paragraph what it shows: things, materials, colours, light and mood.",
    "story": "Tell a little story of at most 200 words that takes place in it.",
}
MOST_FACTS = 6000  # characters of the scene's description
EXAMPLE = "Ask something, such as: how many chairs are there?"


def require(task: ImageToText | VisualQuestionAnswering, words: bool = True) -> None:
    """Refuse what cannot be answered.

    Args:
        task: what is asked.
        words: whether a scene will do where there is no picture.

    Raises:
        InvalidInput: there is no question, or nothing to look at.
    """
    if isinstance(task, VisualQuestionAnswering) and not any(letter.isalnum() for letter in task.question):
        raise InvalidInput("There is no question.", remedy=EXAMPLE)
    if task.image is None and (task.scene is None or not words):
        remedy = "Give a picture, the scene, or both." if words else "Give a picture; this model reads no scenes."
        raise InvalidInput("There is nothing to look at.", remedy=remedy)


def english(task: ImageToText | VisualQuestionAnswering, title: str) -> None:
    """Refuse a language that a model which knows English alone could not answer in.

    Raises:
        InvalidInput: it is another one.
    """
    if task.language.strip().casefold() not in ("", "english", "en"):
        remedy = "Choose a model such as Qwen3.5, which knows many languages."
        raise InvalidInput(f"{title} knows English only, not {plain(task.language)}.", remedy=remedy)


def asked(task: ImageToText | VisualQuestionAnswering) -> list[Message]:
    """Return what is said to a model that converses."""
    system = f"You see for an artist who works in Blender. Say only what is there. {RULE}"
    parts = [_facts(task.scene)] if task.scene is not None else []
    parts.append("This is the picture." if task.image is not None else "There is no picture; go by the scene.")
    parts.append(question(task))
    if task.language.strip():
        parts.append(f"Answer in {plain(task.language).strip()}.")
    return [Message("system", system), Message("user", "\n\n".join(parts))]


def question(task: ImageToText | VisualQuestionAnswering) -> str:
    """Return what is asked, in a sentence or two."""
    if isinstance(task, VisualQuestionAnswering):
        return f"{plain(task.question).strip()}\nAnswer shortly."
    wish = WISHES[task.style]
    return f"{wish} Dwell on: {plain(task.prompt).strip()}" if task.prompt.strip() else wish


def _facts(scene: Artifact) -> str:
    from scenewright.backend.sight import telling

    assert isinstance(scene, SceneDescription)
    return f"What is known of the scene:\n{as_data(telling.description(scene), MOST_FACTS)}"
