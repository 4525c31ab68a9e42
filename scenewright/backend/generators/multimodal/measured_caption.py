"""`measured-caption`: the scene or a picture told in words, by what is measured of it."""

from __future__ import annotations

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Image, SceneDescription, Text
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import ImageToText


class MeasuredCaption(Generator[ImageToText]):
    """Say what stands in the scene and what its camera sees, or what a picture's colours and light are.

    Of the scene, every word is exact. Of a picture alone, it says what can be measured; it does not know things.
    """

    name = "measured-caption"
    title = "Measured caption"
    licence = "GPL-3.0-or-later"

    def run(self, task: ImageToText, options: object, context: Context) -> Text:
        """Return the words."""
        from scenewright.backend.sight.speech import require_english

        require_english(task.language)
        if task.scene is None and task.image is None:
            raise InvalidInput("There is nothing to look at.", remedy="Give a picture, the scene, or both.")
        context.progress(0.1, "Looking")
        said = []
        if task.scene is not None:
            said.append(of_scene(task.scene, task.style, task.seed))
        if task.image is not None:
            said.append(of_picture(task.image, task.style, context))
        words = said[0] if len(said) == 1 else f"The scene: {said[0]}\n\nThe picture: {said[1]}"
        context.progress(1.0, "Said")
        return Text(name=task.style.capitalize(), text=words)


def of_scene(scene: SceneDescription, style: str, seed: int) -> str:
    """Return a scene in words."""
    from scenewright.backend.sight import telling

    if style == "story":
        return telling.story(scene, seed)
    return telling.caption(scene) if style == "caption" else telling.description(scene)


def of_picture(image: Image, style: str, context: Context) -> str:
    """Return a picture in words."""
    from scenewright.backend.sight import picture_words
    from scenewright.backend.sight.pictures import measured

    seen = measured(image, context.check_cancelled)
    context.report |= {"measured": "only what can be measured in the picture: it does not know what it shows"}
    say = {"caption": picture_words.caption, "description": picture_words.description, "story": picture_words.story}
    return say[style](seen)
