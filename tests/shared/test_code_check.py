"""Generated Python: what is harmless passes, and every way out that we know of is refused, by its line."""

from __future__ import annotations

import pytest

from scenewright.shared.code_check import refusals

HARMLESS = [
    "import bpy\nfor x in range(5):\n    bpy.ops.mesh.primitive_cube_add(size=1, location=(x * 2, 0, 0))",
    "import bpy, math\n"
    "from mathutils import Vector\n"
    "cube = bpy.context.object\n"
    "cube.location = Vector((0, math.pi, 1)) @ cube.matrix_world",
    "import bpy\n"
    "for o in bpy.context.selected_objects:\n"
    "    if o.type == 'MESH':\n"
    "        o.name = f'Part {o.name:>3}'",
    "import bpy\n"
    "m = bpy.data.materials.new('Red')\n"
    "m.use_nodes = True\n"
    "m.node_tree.nodes['Principled BSDF'].inputs[0].default_value = (1, 0, 0, 1)",
    "import bmesh, random\n"
    "random.seed(3)\n"
    "b = bmesh.new()\n"
    "bmesh.ops.create_cube(b, size=random.uniform(1, 2))\n"
    "b.free()",
    "import bpy\n"
    "scene = bpy.context.scene\n"
    "scene.frame_start, scene.frame_end = 1, 250\n"
    "scene.camera.keyframe_insert(data_path='location', frame=1)",
    "def area(a, b=2):\n"
    "    '''It returns a/b of it, and more.'''\n"
    "    return a * b ** 2\n"
    "print(sorted([area(n) for n in (3, 1)], key=lambda n: -n))",
    "import bpy\n"
    "light = bpy.data.lights.new('Key', type='AREA')\n"
    "light.energy = 500.0\n"
    "x = sum(p.area for p in bpy.context.object.data.polygons)",
]
ATTACKS = [
    "import os",
    "import bpy, os",
    "import sys as bpy",
    "from os import system",
    "from random import SystemRandom",
    "import subprocess",
    "import importlib",
    "from bpy import app",
    "import bpy.app",
    "import bpy as b",
    "from mathutils import *",
    "from . import x",
    "from math import __loader__",
    "import math as m",
    "open('x')",
    "exec('1')",
    "eval('1')",
    "compile('1', '', 'exec')",
    "__import__('os')",
    "globals()",
    "vars()",
    "getattr(1, 'x')",
    "setattr(1, 'x', 2)",
    "delattr(1, 'x')",
    "type(1)",
    "input()",
    "breakpoint()",
    "help()",
    "dir()",
    "().__class__.__bases__[0].__subclasses__()",
    "''.__class__",
    "x = 1\nx.__dict__",
    "print.__self__",
    "'{0.__class__}'.format(1)",
    "'{a}'.format_map({})",
    "f'{().__class__}'",
    "(i for i in [1]).gi_frame.f_globals",
    "def f():\n    return f.__globals__",
    "def f(): pass\nf.__code__ = 1",
    "[].append.__self__",
    "lambda: (yield)",
    "x = lambda: __import__('os')",
    "def __init__(): pass",
    "__name__ = 1",
    "import bpy\nbpy.app.handlers.frame_change_post.append(print)",
    "import bpy\nbpy.app.timers.register(print)",
    "import bpy\nbpy.utils.register_class(int)",
    "import bpy\nbpy.types.Object.x = 1",
    "import bpy\nx = bpy",
    "import bpy\nx = bpy.ops",
    "import bpy\nx = bpy.ops.wm",
    "import bpy\nx = bpy.data",
    "import bpy\nx = bpy.context",
    "import bpy\nx = [bpy.data][0]",
    "import bpy\nx = bpy.ops.mesh.primitive_cube_add",
    "import bpy\nbpy.ops.wm.open_mainfile(filepath='a.blend')",
    "import bpy\nbpy.ops.wm.save_as_mainfile()",
    "import bpy\nbpy.ops.wm.quit_blender()",
    "import bpy\nbpy.ops.wm.url_open(url='x')",
    "import bpy\nbpy.ops.script.python_file_run()",
    "import bpy\nbpy.ops.text.run_script()",
    "import bpy\nbpy.ops.preferences.addon_install()",
    "import bpy\nbpy.ops.extensions.package_install()",
    "import bpy\nbpy.ops.import_scene.gltf()",
    "import bpy\nbpy.ops.export_mesh.stl()",
    "import bpy\nbpy.ops.render.render(write_still=True)",
    "import bpy\nbpy.ops.object.bake(type='COMBINED')",
    "import bpy\nbpy.ops.mesh.primitive_cube_add.get_rna_type()",
    "import bpy\nbpy.ops.console.execute()",
    "import bpy\nbpy.ops.sound.open()",
    "import bpy\nbpy.ops.image.save_as()",
    "import bpy\nbpy.data.texts['x'].as_module()",
    "import bpy\nbpy.data.texts.new('x').use_module = True",
    "import bpy\nbpy.data.libraries.load('x')",
    "import bpy\nbpy.data.images.load('x.png')",
    "import bpy\nbpy.data.images['x'].save()",
    "import bpy\nbpy.data.images['x'].filepath_raw = 'x'",
    "import bpy\nbpy.data.images['x'].save_render('x')",
    "import bpy\nbpy.data.batch_remove([])",
    "import bpy\nbpy.context.scene.render.filepath = 'x'",
    "import bpy\nbpy.context.preferences.view.show_splash = 0",
    "import bpy\nbpy.context.window_manager.clipboard = 'x'",
    "import bpy\nbpy.context.object.driver_add('location')",
    "import bpy\nbpy.context.object.animation_data.drivers[0].driver.expression = 'x'",
    "import bpy\nd = bpy.context.object.animation_data.drivers",
    "import bpy\nbpy.context.scene.sequence_editor.strips.new_movie('a', 'b', 1, 1)",
    "import bpy\nbpy.context.object.path_resolve('x')",
    "import bpy\nbpy.context.object.bl_rna",
    "import bpy\nbpy.props.StringProperty()",
    "import bpy\nbpy.msgbus.clear_by_owner(1)",
    "import bpy\nn = bpy.context.scene.node_tree.nodes.new('CompositorNodeOutputFile')",
    "import bpy\nn = bpy.data.materials[0].node_tree.nodes.new('ShaderNodeScript')",
    "import bpy\nbpy.x = 1",
    "import math\nmath.pi = 3",
    "import random\nrandom._os.system('x')",
    "import random\nrandom.SystemRandom()",
    "import bpy\nbpy.context.space_data.text",
    "import bpy\nbpy.context.scene.my_script = 1",
    "import bpy\nbpy.data.cache_files",
    "import bpy\nbpy.data.sounds.load('x')",
    "import bpy\nbpy.data.fonts.load('x')",
    "x = 'file:///etc/passwd'",
    "x = '/etc/passwd'",
    "x = 'C:\\\\Windows'",
    "x = '../secret'",
    "x = '~/.ssh/id_rsa'",
    "x = 'textures/evil.py'",
    "x = b'abc'",
    "x = 10 ** 10 ** 10",
    "x = 1 << 40",
    "x = 99999999999",
    "n = 9\nx = 2 ** n",
    "with 1 as x: pass",
    "try:\n    pass\nexcept ValueError:\n    pass",
    "class A: pass",
    "del x",
    "global x",
    "raise ValueError",
    "assert 1",
    "async def f(): pass",
    "def f():\n    yield 1",
    "(x := 1)",
    "@print\ndef f(): pass",
    "match 1:\n    case 1: pass",
    "f(**{})",
    "(lambda: 1)()",
    "[print][0]('x')",
    "def f(): return f\nf()()",
    "nothing",
    "len = 3",
    "def print(): pass",
    "import bpy\nbpy = 3",
    "import bpy\ndef f(bpy): pass",
    "def f(len): pass",
    "[range for range in [1]]",
    "x = 1\nx.mro",
    "x = 1\nx.open",
    "\0",
    "if:",
    "(" * 1000,
    "x = " + "-" * 100_000 + "1",
    "x = 1\n" * 60_000,
]


@pytest.mark.parametrize("source", HARMLESS)
def test_what_is_harmless_passes(source: str) -> None:
    assert refusals(source) == []


@pytest.mark.parametrize("source", ATTACKS, ids=lambda source: source[:60])
def test_every_way_out_is_refused(source: str) -> None:
    found = refusals(source)
    assert found
    assert all(str(each).endswith(".") and len(str(each)) < 200 for each in found)


def test_each_refusal_names_its_line_and_what_it_is() -> None:
    source = "import bpy\nx = 1\nbpy.ops.wm.quit_blender()\nimport os\nwith x: pass\n"
    assert [str(each) for each in refusals(source)] == [
        "Line 3: bpy.ops.wm.quit_blender is not allowed.",
        "Line 4: importing os is not allowed.",
        "Line 5: “with” is not allowed.",
    ]
