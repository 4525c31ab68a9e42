"""Fill forms as artists and backends come and go: values, prompts, presets, editors, dropped files."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import bpy
from extension import attempt, connect, given, install, tell, wait
from recording import Layout, draw

extension = install()

# isort: split
import blf  # noqa: E402
from bl_ext.user_default.scenewright.asking import editors, forms, presets, submission  # noqa: E402
from bl_ext.user_default.scenewright.asking.quotes import Question, Quotes  # noqa: E402
from bl_ext.user_default.scenewright.interface import domains, drawing, dropping  # noqa: E402
from bl_ext.user_default.scenewright.shared.messages import Quoted  # noqa: E402
from bl_ext.user_default.scenewright.shared.schema import GeneratorInfo, Setting  # noqa: E402

FOLDER = Path(given["folder"])
connect()
session, ops = extension.runtime.current(), bpy.ops.scenewright
generate = extension.interface.panels.SCENEWRIGHT_PT_generate
real = session.catalogue.generators


def info(name: str, task: str, takes: tuple[str, ...], makes: tuple[str, ...], **words: Any) -> GeneratorInfo:
    """Return a generator that a backend might offer."""
    inputs = tuple(
        Setting(name=tag.replace("-", "_"), kind="artifact", title=tag, artifact=tag, required=True) for tag in takes
    )
    words = {"title": name.capitalize(), "description": "", "task_title": f"Do {task}", "licence": "MIT",
             "commercial": True, "vram_gb": 0.0, "task_settings": inputs} | words  # fmt: skip
    return GeneratorInfo(name=name, task=task, produces=makes, **words)


def scene() -> bpy.types.Scene:
    """Return the open scene."""
    return bpy.context.scene


def within(kind: str, tree: str = "ShaderNodeTree") -> Any:
    """Be in an editor."""
    area = bpy.context.window.screen.areas[0]
    area.type = kind
    if kind == "NODE_EDITOR":
        area.spaces.active.tree_type = tree
    return bpy.context.temp_override(window=bpy.context.window, area=area)


def look(kind: str = "VIEW_3D") -> list[str] | None:
    """Return what the panel shows in an editor."""
    with within(kind):
        return draw(generate)


def check_values() -> dict[str, Any]:
    """Values survive a reload, another backend and back; a choice that is gone falls back."""
    first = info("clay", "mesh-to-point-cloud", ("mesh",), ("point-cloud",), options=(
        Setting(name="finish", kind="choice", title="Finish", choices=("matt", "gloss"), default="matt"),
        Setting(name="depth", kind="number", title="Depth", unit="m", default=1.0, minimum=0.0, maximum=9.0, high=2.0),
        Setting(name="words", kind="text", title="Words", maximum=1000.0, default=""),
    ))  # fmt: skip
    second = info("clay", "mesh-to-point-cloud", ("mesh",), ("point-cloud",), options=(
        Setting(name="finish", kind="choice", title="Finish", choices=("matt", "rough"), default="matt"),
        Setting(name="depth", kind="number", title="Depth", unit="m", default=1.0, minimum=0.0, maximum=9.0),
    ))  # fmt: skip
    catalogue = session.catalogue
    catalogue.adopt((first,))
    form = forms.options_form(scene(), "clay")
    depth = form.bl_rna.properties["depth"]
    form.finish, form.depth, form.words = "gloss", 3.0, "soft"
    path = str(FOLDER / "values.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.open_mainfile(filepath=path)
    reloaded = submission.options(scene(), first)
    catalogue.adopt((second,))
    fallen = submission.options(scene(), second)
    catalogue.adopt((first,))
    back = submission.options(scene(), first)
    forms.fill(forms.options_form(scene(), "clay"), {"finish": "chrome", "depth": 5.0, "words": "hard", "age": 7})
    return {
        "reloaded": reloaded, "fallen": fallen, "back": back, "filled": submission.options(scene(), first),
        "range": [depth.hard_min, depth.hard_max, depth.soft_max, depth.unit],
    }  # fmt: skip


def check_prompts() -> dict[str, Any]:
    """A long text is written in the panel or in a text datablock; without one, a request that needs it waits."""
    words = Setting(name="words", kind="text", title="Prompt", maximum=1000.0, required=True)
    maker = info("poet", "mesh-to-point-cloud", (), ("text",), task_settings=(words,))
    session.catalogue.adopt((maker,))
    empty = submission.missing(bpy.context, maker)
    form = forms.task_form(scene(), maker.task)
    form.words = "a red sofa"
    drawn = look()
    ops.edit_text(form=form.path_from_id(), setting="words")
    form.words_text.write(" by night")
    edited = submission.settings(scene(), maker)
    inside = look()
    ops.edit_text(form=form.path_from_id(), setting="words")
    forms.fill(form, {"words": "one\ntwo"})
    lines = [submission.settings(scene(), maker)["words"], len(look()) == len(drawn)]
    forms.fill(form, {"words": "a red sofa by night"})
    return {
        "lines": lines,
        "empty": empty.message,
        "drawn": drawn,
        "edited": edited,
        "inside": inside,
        "back": form.words,
    }


def check_agreeing() -> dict[str, Any]:
    """What has to be agreed to is asked for before anything is sent, and no preset agrees for the artist."""
    agreed = Setting(name="agreed", kind="boolean", title="I may", default=False, refusal="Say first that you may.")
    maker = info("parrot", "mesh-to-point-cloud", (), ("audio",), task_settings=(agreed,))
    session.catalogue.adopt((maker,))
    before = submission.missing(bpy.context, maker)
    forms.task_form(scene(), maker.task).agreed = True
    return {
        "before": before.message,
        "after": submission.missing(bpy.context, maker),
        "preset": presets.of_scene(scene(), maker, "mine").settings,
        "applied": presets.apply(
            scene(), maker, presets.Preset(generator=maker.name, name="theirs", settings={"agreed": True})
        ),
        "set": submission.settings(scene(), maker),
    }


def check_presets() -> dict[str, Any]:
    """A preset is kept, applied, exported, imported, refused where it does not fit, and deleted."""
    session.catalogue.adopt(real)
    scene().scenewright_forms.task = "mesh-to-point-cloud"
    form, options = forms.task_form(scene(), "mesh-to-point-cloud"), scene().scenewright_forms.options_replica
    form.count, options.finish, options.seconds = 77, "gloss", 2.0
    ops.save_preset(name="Shiny: much")
    ops.reset_settings()
    reset = [form.count, options.finish, options.seconds]
    ops.apply_preset(name="Shiny: much")
    applied = [form.count, options.finish, options.seconds]
    path = FOLDER / "shared.json"
    ops.export_preset(filepath=str(path))
    content = json.loads(path.read_bytes())
    content["options"] |= {"seconds": 999.0, "glaze": "blue"}
    content["settings"]["count"] = 5_000_000_000
    path.write_text(json.dumps(content))
    ops.import_preset(filepath=str(path))
    imported = [form.count, options.finish, options.seconds]
    kept = presets.names("replica")
    chosen = next(info for info in real if info.name == "replica")
    said = presets.apply(scene(), chosen, presets.read(path))
    path.write_text("{")
    broken = attempt(ops.import_preset, filepath=str(path))
    content["generator"] = "fog"
    path.write_text(json.dumps(content))
    foreign = attempt(ops.import_preset, filepath=str(path))
    layout = Layout()
    menu = type("Menu", (), {"layout": layout})
    bpy.types.SCENEWRIGHT_MT_presets.draw(menu, bpy.context)
    ops.delete_preset(name="Shiny: much")
    return {
        "reset": reset, "applied": applied, "imported": imported, "kept": kept, "said": said, "broken": broken,
        "foreign": foreign, "menu": layout.notes, "left": presets.names("replica"),
        "nameless": attempt(ops.save_preset, name=" "), "gone": attempt(ops.apply_preset, name="Shiny: much"),
    }  # fmt: skip


def check_editors() -> dict[str, Any]:
    """Each editor offers what belongs there, by what is taken and made, and keeps its own choice."""
    offered = (
        info("a", "images-to-field", ("capture",), ("radiance-field",)),
        info("b", "field-to-video", ("radiance-field",), ("video",)),
        info("c", "image-to-3d", ("image",), ("mesh",), commercial=False, licence="CC-BY-NC-4.0", experimental=True),
        info("d", "mesh-to-point-cloud", ("audio",), ("text",)),
        info("e", "field-to-mesh", ("radiance-field",), ("material",), unavailable="It needs a GPU."),
    )
    session.catalogue.adopt(offered)
    menus, shown = {}, {}
    for kind, editor in editors.EDITORS.items():
        shown[kind] = look(kind)
        choice = scene().scenewright_forms.bl_rna.properties[editor.choice].enum_items.keys()
        menus[kind] = {domain.title: tasks for domain, tasks in domains.by_domain(session.catalogue, choice).items()}
    for kind, task in (("SEQUENCE_EDITOR", "mesh-to-point-cloud"), ("IMAGE_EDITOR", "image-to-3d")):
        with within(kind):
            ops.choose_task(task=task)
            shown[kind] = draw(generate)
    tasks = {kind: getattr(scene().scenewright_forms, editor.choice) for kind, editor in editors.EDITORS.items()}
    with within("NODE_EDITOR", "GeometryNodeTree"):
        geometry = draw(generate), draw(extension.interface.panels.SCENEWRIGHT_PT_backend)
    many = tuple(
        info(f"generator-{i}", forms_tasks()[i % len(forms_tasks())], ("mesh",), ("mesh",), options=(
            *(Setting(name=f"number_{n}", kind="number", title="N", default=0.5) for n in range(8)),
            Setting(name="choice", kind="choice", title="C", choices=("x", "y"), default="x"),
            Setting(name="flag", kind="boolean", title="F", default=False),
        )) for i in range(100)
    )  # fmt: skip
    start = time.perf_counter()
    session.catalogue.adopt(many)
    adopting = time.perf_counter() - start
    start = time.perf_counter()
    look()
    return {
        "menus": menus, "shown": shown, "geometry": geometry, "adopting": adopting,
        "drawing": time.perf_counter() - start, "tasks": tasks,
    }  # fmt: skip


def forms_tasks() -> list[str]:
    """Return the tasks this version knows."""
    return list(forms.TASKS)


def drop(*names: str, kind: str = "VIEW_3D", **words: str) -> str:
    """Drop files into an editor; return what is said where it fails."""
    files = [{"name": name} for name in names]
    with within(kind):
        return attempt(ops.drop_files, directory=str(FOLDER), files=files, **words)


def check_dropping() -> dict[str, Any]:
    """Dropped files become the input of a task that takes them; nothing runs."""
    written = Setting(name="prompt", kind="text", title="Prompt", maximum=1000.0, default="")
    photos = Setting(name="photos", kind="artifacts", title="Photos", artifact="image")
    session.catalogue.adopt((
        info("a", "images-to-field", ("capture",), ("radiance-field",)),
        info("b", "image-to-3d", ("image",), ("mesh",)),
        info("c", "mesh-to-point-cloud", ("audio",), ("text",)),
        info("d", "field-to-mesh", ("video",), ("image",), task_settings=(photos, written)),
    ))  # fmt: skip
    picture = bpy.data.images.new("picture", 4, 4)
    for name in ("one.png", "two.png"):
        picture.save(filepath=str(FOLDER / name))
    (FOLDER / "broken.png").write_bytes(b"")
    (FOLDER / "words.txt").write_text("a red sofa")
    form, jobs = scene().scenewright_forms, len(session.ledger.jobs)
    said = {"broken": drop("broken.png"), "odd": drop("file.xyz"), "mixed": drop("one.png", "words.txt")}
    said |= {"here": drop("one.png", kind="TEXT_EDITOR"), "unposed": drop("transforms.json")}
    form.task = "image-to-3d"
    assert drop("one.png") == ""
    single = [form.task, form.image_to_3d.image.source, form.image_to_3d.image.path]
    assert drop("one.png", "two.png") == ""
    several = [form.task, [item.path for item in form.field_to_mesh.photos]]
    assert drop("words.txt", task="field-to-mesh") == ""
    words = submission.settings(scene(), session.catalogue.chosen(scene(), "field-to-mesh"))
    (FOLDER / "transforms.json").write_text("{}")
    assert drop("one.png", "two.png", task="images-to-field") == ""
    capture = [form.task, form.images_to_field.capture.source, scene().scenewright.folder]
    with within("VIEW_3D"):
        polls = [handler.poll_drop(bpy.context) for handler in dropping.FILE_HANDLERS]
    kinds = [handler.bl_file_extensions for handler in dropping.FILE_HANDLERS]
    return {
        "said": said, "single": single, "several": several, "words": words, "capture": capture, "polls": polls,
        "kinds": kinds, "ran": len(session.ledger.jobs) - jobs,
    }  # fmt: skip


def check_wrapping() -> dict[str, Any]:
    """Sentences keep within the width they are given, word by word, and lose nothing."""
    text = f"Nothing is at {'/a-long-folder' * 9}: choose the file again, or another one."
    lines = {room: drawing.wrapped(text, room, 11.0) for room in (60.0, 200.0, 5000.0)}
    blf.size(0, 11.0)
    widest = {room: max(blf.dimensions(0, line)[0] for line in found) for room, found in lines.items()}
    whole = all("".join(found).replace(" ", "") == text.replace(" ", "") for found in lines.values())
    fits = all(width <= room for room, width in widest.items())
    return {"fits": fits, "whole": whole, "single": lines[5000.0] == [text]}


def check_quotes() -> dict[str, Any]:
    """A quote is asked for while the panel is drawn, at most twice a second, and answered by the backend."""
    session.catalogue.adopt(real)
    scene().scenewright_forms.task = "mesh-to-point-cloud"
    ops.submit(task="mesh-to-point-cloud")
    wait(extension)
    look()
    chosen = session.catalogue.chosen(scene(), "mesh-to-point-cloud")
    question = Question(chosen.name, submission.settings(scene(), chosen), submission.options(scene(), chosen))
    wait(extension, lambda: session.quotes.of(question) is not None)
    return {"shown": look(), **_paced()}


def _paced() -> dict[str, Any]:
    """Ask by a clock of our own."""
    now, asked = [100.0], []

    class Backend:
        connected = True

        def quote(self, *question: Any) -> str:
            asked.append((now[0], question[2]["n"]))
            return f"{len(asked)}"

    quotes = Quotes(lambda: now[0])
    for tenths in range(12):
        now[0] = 100 + tenths / 10
        quotes.of(Question("a", {}, {"n": min(tenths, 7)}))
        quotes.tick(Backend())
    stale = quotes.of(Question("a", {}, {"n": 7}))
    quotes.take(Quoted(request="1", generator="a"))
    old = quotes.of(Question("a", {}, {"n": 7}))
    quotes.take(Quoted(request=f"{len(asked)}", generator="a", seconds=(12.2, 14.8), runs=4))
    return {
        "asked": asked,
        "stale": stale is None and old is None,
        "answer": quotes.of(Question("a", {}, {"n": 7})).runs,
    }


found = {name: check() for name, check in list(globals().items()) if name.startswith("check_")}
tell(**found)
