"""`measured-answer`: questions answered exactly from the scene, or from what can be measured in a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Image, Text
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import VisualQuestionAnswering

if TYPE_CHECKING:
    from scenewright.backend.sight.answer import Answer


class MeasuredAnswer(Generator[VisualQuestionAnswering]):
    """Answer how many, which colour, where, how large, whether it is seen: exactly, from the scene itself.

    What is called something is found by its name in Blender. What cannot be told is said so, with what can be asked.
    """

    name = "measured-answer"
    title = "Measured answer"
    licence = "GPL-3.0-or-later"

    def run(self, task: VisualQuestionAnswering, options: object, context: Context) -> Text:
        """Return the answer; the report holds its value."""
        from scenewright.backend.sight.speech import require_english

        require_english(task.language)
        if not task.question.strip():
            raise InvalidInput("There is no question.", remedy="Ask something, such as: how many chairs are there?")
        if task.scene is None and task.image is None:
            raise InvalidInput("There is nothing to look at.", remedy="Give a picture, the scene, or both.")
        context.progress(0.1, "Looking")
        found = self._answer(task, context)
        context.report |= {"answered": found.told} | ({} if found.value is None else {"answer": found.value})
        context.progress(1.0, "Answered")
        return Text(name="Answer", text=found.words)

    def _answer(self, task: VisualQuestionAnswering, context: Context) -> Answer:
        from scenewright.backend.sight import questions

        found = questions.answer(task.question, task.scene) if task.scene is not None else None
        if found is not None and (found.told or task.image is None):
            return found
        assert isinstance(task.image, Image)
        return self._of_picture(task.question, task.image, found, context)

    def _of_picture(self, question: str, image: Image, scene: Answer | None, context: Context) -> Answer:
        from scenewright.backend.sight import picture_words
        from scenewright.backend.sight.pictures import measured

        seen = picture_words.answer(question, measured(image, context.check_cancelled))
        return seen if seen.told or scene is None else scene
