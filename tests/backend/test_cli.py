"""The command line as people and scripts use it: real processes, exit codes, files."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import get_args

import msgspec
import numpy as np
import pytest
from engines import triangle
from servers import PATIENCE, ServerProcess, run, serving, start

from scenewright.backend import formats
from scenewright.backend.cli import COMMANDS
from scenewright.backend.cli.flags import add_flags, flag
from scenewright.backend.cli.jobfile import TASKS, JobFile, make_task
from scenewright.backend.cli.running import EXAMPLE
from scenewright.backend.home import Home
from scenewright.backend.registry import built_in
from scenewright.shared.artifacts import Mesh, PointCloud
from scenewright.shared.errors import InvalidInput
from scenewright.shared.schema import Setting, settings
from scenewright.shared.tasks import AnyTask, MeshToPointCloud

posix = pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is a POSIX signal here")
HEAVY = ("torch", "numba", "scipy", "skimage", "bpy", "xatlas", "av", "PIL", "safetensors", "diffusers", "ray")


@pytest.fixture
def mesh(tmp_path: Path) -> str:
    """The path of a small mesh."""
    return str(formats.save(triangle(), tmp_path / "triangle.ply"))


@pytest.fixture
def at_home(home: Home) -> tuple[str, str]:
    """The flags that keep a command in a home of its own."""
    return ("--home", str(home.path))


# Asking --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS), ("run", "images-to-field")])
def test_help_is_there(command: tuple[str, ...]) -> None:
    code, output, errors = run(*command, "--help")
    assert (code, errors) == (0, "")
    assert output.startswith(f"usage: {' '.join(('scenewright', *command))}")


def test_version() -> None:
    assert run("--version")[:2] == (0, "scenewright 0.1.0\n")


def test_without_a_command_the_usage_is_shown() -> None:
    code, output, _ = run()
    assert code == 2 and all(command in output for command in COMMANDS)


@pytest.mark.parametrize("wrong", [("fly",), ("--fly",), ("list", "--fly"), ("run", "fly"), ("jobs", "fly")])
def test_what_does_not_exist_is_wrong_usage(wrong: tuple[str, ...], at_home: tuple[str, str]) -> None:
    code, output, errors = run(*wrong)
    assert (code, output) == (2, "") and "error:" in errors and "Traceback" not in errors


def test_list_shows_every_generator_with_what_it_needs(at_home: tuple[str, str], trial_packages: Path) -> None:
    code, output, _ = run("list", *at_home, packages=trial_packages)
    assert code == 0
    scatter = output[output.index("  scatter") :].splitlines()
    assert scatter[1].strip() == "GPL-3.0-or-later, commercial use; needs a CPU"
    assert scatter[2].strip() == "makes point-cloud"
    assert "It cannot be used: ModuleNotFoundError: No module named 'a_package_nobody_has'" in output


def test_list_for_programs_holds_every_setting(at_home: tuple[str, str]) -> None:
    code, output, _ = run("list", "--json", *at_home)
    found = {generator["name"]: generator for generator in json.loads(output)}
    assert code == 0
    assert {setting["name"] for setting in found["scatter"]["task_settings"]} == {"mesh", "count", "seed"}


@pytest.mark.parametrize("arguments", [("list",), ("serve", "--help"), ("jobs",), ("run", "images-to-field", "--help")])
def test_nothing_heavy_is_imported_to_ask(arguments: tuple[str, ...], at_home: tuple[str, str]) -> None:
    code = (
        "import sys; from scenewright.backend.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        f"sys.exit(' '.join(sorted(set({HEAVY}) & set(sys.modules))) or None)"
    )
    environment_flags = at_home if "--help" not in arguments else ()
    process = start(*arguments, *environment_flags, code=code)
    assert process.communicate(timeout=PATIENCE)[1].decode() == ""
    assert process.returncode == 0


# Running -------------------------------------------------------------------------------------------------------------


def test_a_job_by_flags(at_home: tuple[str, str], mesh: str, tmp_path: Path) -> None:
    output = tmp_path / "results" / "points.ply"
    code, said, errors = run(
        "run", "mesh-to-point-cloud", *at_home, "--mesh", mesh, "--count", "7", "--offset", "0.5", "-o", str(output)
    )
    assert (code, said) == (0, f"{output}\n"), errors
    cloud = formats.load(output, PointCloud)
    assert isinstance(cloud, PointCloud) and cloud.points.shape == (7, 3)
    # The triangle's plane is x + y + z = 1; half a metre above it the sum is larger by the root of three halves.
    np.testing.assert_allclose(cloud.points.sum(axis=1), 1.0 + 0.5 * 3**0.5, atol=1e-5)


def test_a_run_leaves_nothing_in_the_home(home: Home, mesh: str, tmp_path: Path) -> None:
    run("run", "mesh-to-point-cloud", "--home", str(home.path), "--mesh", mesh, "-o", str(tmp_path / "points.ply"))
    assert list(home.store.iterdir()) == list(home.cache.iterdir()) == []
    assert not home.jobs.exists()


def test_a_job_file_says_the_same_as_flags(at_home: tuple[str, str], mesh: str, tmp_path: Path) -> None:
    job = tmp_path / "job.json"
    task = {"type": "mesh-to-point-cloud", "mesh": Path(mesh).name, "count": 7}
    job.write_text(json.dumps({"task": task, "options": {"offset": 0.5}, "output": "points.ply"}))
    code, said, errors = run("run", str(job), *at_home)
    assert (code, said) == (0, f"{tmp_path / 'points.ply'}\n"), errors
    assert len(formats.load(tmp_path / "points.ply", PointCloud).points) == 7  # type: ignore[attr-defined]


def test_programs_get_one_json_object_per_line(at_home: tuple[str, str], mesh: str, tmp_path: Path) -> None:
    code, said, errors = run(
        "run", "mesh-to-point-cloud", *at_home, "--mesh", mesh, "-o", str(tmp_path / "p.ply"), "--json"
    )
    told = [json.loads(line) for line in said.splitlines()]
    assert (code, errors) == (0, "")
    assert told[0]["type"] == "accepted" and told[-1]["type"] == "done"
    assert told[-1]["files"] == [str(tmp_path / "p.ply")]
    assert told[-1]["provenance"]["generator"] == "scatter"


def test_several_results_go_into_a_folder(
    at_home: tuple[str, str], mesh: str, tmp_path: Path, trial_packages: Path
) -> None:
    flags = ("--mesh", mesh, "--generator", "trial-big", "--count", "5", "-o", str(tmp_path / "all"))
    code, said, errors = run("run", "mesh-to-point-cloud", *at_home, *flags, packages=trial_packages)
    assert code == 0, errors
    assert said.splitlines() == [str(tmp_path / "all" / "0-point-cloud.ply"), str(tmp_path / "all" / "1-text.txt")]


@pytest.mark.parametrize(
    ("flags", "code", "sentence"),
    [
        (("--count", "0"), 2, "argument --count: 0 is not within 1 … 10000000"),
        (("--count", "many"), 2, "argument --count: invalid integer value: 'many'"),
        (("--generator", "unknown"), 1, "scenewright: There is no generator 'unknown'."),
        (("--server",), 1, "scenewright: No backend is running in"),
        (("--address", "nowhere"), 1, "scenewright: 'nowhere' is no address of a backend."),
        (("--output", "points.mp4"), 1, "A point-cloud cannot be saved as .mp4"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    at_home: tuple[str, str], mesh: str, flags: tuple[str, ...], code: int, sentence: str, tmp_path: Path
) -> None:
    output = ("-o", str(tmp_path / "points.ply"))
    found, said, errors = run("run", "mesh-to-point-cloud", *at_home, "--mesh", mesh, *output, *flags)
    assert (found, said) == (code, "")
    assert sentence in errors and "Traceback" not in errors


def test_a_missing_file_or_flag_is_named(at_home: tuple[str, str], tmp_path: Path) -> None:
    code, _, errors = run("run", "mesh-to-point-cloud", *at_home, "-o", "p.ply", "--mesh", str(tmp_path / "none.ply"))
    assert code == 1 and f"{tmp_path / 'none.ply'} does not exist." in errors
    code, _, errors = run("run", "mesh-to-point-cloud", *at_home, "-o", "p.ply")
    assert code == 2 and "the following arguments are required: --mesh" in errors
    code, _, errors = run("run", "mesh-to-point-cloud", *at_home, "--mesh", "x.ply")
    assert code == 2 and "say where the result goes: --output PATH" in errors


def test_a_failed_job_is_exit_code_one(
    at_home: tuple[str, str], mesh: str, tmp_path: Path, trial_packages: Path
) -> None:
    flags = ("--generator", "trial-raising", "--what", "ours", "-o", str(tmp_path / "p.ply"))
    code, said, errors = run("run", "mesh-to-point-cloud", *at_home, "--mesh", mesh, *flags, packages=trial_packages)
    assert (code, said, errors) == (1, "", "scenewright: The weights are missing. Fetch them.\n")
    assert not (tmp_path / "p.ply").exists()


@posix
def test_ctrl_c_cancels_the_job(at_home: tuple[str, str], mesh: str, tmp_path: Path, trial_packages: Path) -> None:
    flags = ("--generator", "trial-slow", "-o", str(tmp_path / "p.ply"), "--json")
    process = start("run", "mesh-to-point-cloud", *at_home, "--mesh", mesh, *flags, packages=trial_packages)
    assert process.stdout
    while json.loads(process.stdout.readline())["type"] != "progress":
        pass
    process.send_signal(signal.SIGINT)
    said, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, errors) == (130, b"")
    assert json.loads(said.splitlines()[-1])["type"] == "cancelled"


# A running backend ---------------------------------------------------------------------------------------------------


def test_a_job_on_the_running_backend_can_be_listed_and_fetched(home: Home, mesh: str, tmp_path: Path) -> None:
    at_home = ("--home", str(home.path))
    with serving(home):
        code, _, errors = run(
            "run", "mesh-to-point-cloud", *at_home, "--server", "--mesh", mesh, "-o", str(tmp_path / "points.ply")
        )
        assert code == 0, errors
        code, output, _ = run("jobs", *at_home)
        number, _, _, state, *_ = output.split()
        assert (code, len(number), state) == (0, 8, "done")
    code, output, _ = run("jobs", *at_home, "fetch", number, "-o", str(tmp_path / "again.ply"))
    assert (code, output) == (0, f"{tmp_path / 'again.ply'}\n")
    assert (tmp_path / "again.ply").read_bytes() == (tmp_path / "points.ply").read_bytes()


def test_a_backend_elsewhere_is_reached_by_its_address_and_key_file(home: Home, mesh: str, tmp_path: Path) -> None:
    with serving(home) as server:
        where = ("--address", server.endpoint.address, "--keys", server.endpoint.keys)
        output = ("-o", str(tmp_path / "p.ply"), "--home", str(tmp_path / "other"))
        code, _, errors = run("run", "mesh-to-point-cloud", *where, "--mesh", mesh, *output)
    assert code == 0, errors


def test_jobs_can_be_cancelled_by_the_start_of_their_id(home: Home, trial_packages: Path) -> None:
    task = MeshToPointCloud(mesh=triangle())
    with serving(home, packages=trial_packages) as server, server.client() as client:
        running, waiting = (client.submit(task, generator="trial-slow") for _ in range(2))
        while getattr(client.receive(PATIENCE), "job", "") != waiting:
            pass
        code, output, errors = run("jobs", "--home", str(home.path), "cancel", running[:8])
        assert (code, output) == (0, f"Job {running[:8]} is cancelled.\n"), errors
        code, _, errors = run("jobs", "--home", str(home.path), "cancel", running[:8])
        assert code == 1 and f"Job {running[:8]} has ended already: cancelled." in errors
    code, output, _ = run("jobs", "--home", str(home.path), "cancel", waiting)
    assert code == 0
    _, output, _ = run("jobs", "--home", str(home.path), "--json")
    assert {job["id"]: job["state"] for job in json.loads(output)} == {running: "cancelled", waiting: "cancelled"}


def test_the_log_of_a_job_is_shown_and_memory_freed(home: Home, trial_packages: Path) -> None:
    at_home = ("--home", str(home.path))
    with serving(home, packages=trial_packages) as server, server.client() as client:
        task = MeshToPointCloud(mesh=triangle())
        job = client.run(task, generator="trial-verbose", options={"lines": 2}, timeout=PATIENCE).job
        assert run("free-memory", *at_home)[:2] == (0, "1 idle process has let go of memory.\n")
        where = ("--address", server.endpoint.address, "--keys", server.endpoint.keys)
        assert run("free-memory", *where)[:2] == (0, "0 idle processes have let go of memory.\n")
    code, output, errors = run("jobs", *at_home, "log", job[:8])
    assert (code, errors) == (0, "") and output.startswith("line 0 ελπίς\nline 1 ελπίς\n")
    assert run("free-memory", *at_home)[0] == 1


def test_a_job_nobody_knows_is_said(at_home: tuple[str, str]) -> None:
    code, _, errors = run("jobs", *at_home, "fetch", "abc", "-o", "x")
    assert code == 1 and "No job starts with 'abc'. See: scenewright jobs" in errors
    assert run("jobs", *at_home)[:2] == (0, "")


def test_serve_says_when_it_is_ready(home: Home) -> None:
    server = ServerProcess(home)
    assert server.ready.startswith("ready tcp://127.0.0.1:")
    assert server.close()[0] == 0


# From one definition -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("task", get_args(AnyTask), ids=lambda task: task.__name__)
def test_every_setting_of_every_task_is_a_flag(task: type) -> None:
    tag = task.__struct_config__.tag
    code, output, _ = run("run", tag, "--help")
    assert code == 0
    for setting in settings(task):
        assert flag(setting) in output


def test_every_kind_of_setting_becomes_a_flag_with_its_checks() -> None:
    from argparse import ArgumentParser

    parser = ArgumentParser(exit_on_error=False)
    kinds = {"boolean": True, "integer": 3, "number": 0.5, "text": "a", "choice": "x"}
    several = [Setting(name=f"a_{kind}", kind=kind, title=kind, default=value) for kind, value in kinds.items()]
    several[-1] = Setting(name="a_choice", kind="choice", title="choice", default="x", choices=("x", "y"))
    add_flags(parser, "all", [*several, Setting(name="meshes", kind="artifacts", title="Meshes", artifact="mesh")])
    assert vars(parser.parse_args([])) == {}
    words = "--no-a-boolean --a-integer 4 --a-number 2.5 --a-text words --a-choice y --meshes a.ply b.ply"
    assert vars(parser.parse_args(words.split())) == {
        "a_boolean": False, "a_integer": 4, "a_number": 2.5, "a_text": "words", "a_choice": "y",
        "meshes": ["a.ply", "b.ply"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("task", "sentence"),
    [
        ({}, "There is no task None. There are: images-to-field"),
        ({"type": "fly"}, "There is no task 'fly'"),
        ({"type": "mesh-to-point-cloud"}, "The task mesh-to-point-cloud lacks mesh."),
        ({"type": "mesh-to-point-cloud", "mesh": 3}, "mesh must be the path of a mesh."),
        ({"type": "mesh-to-point-cloud", "mesh": "m.ply", "wings": 2}, "has no setting wings."),
    ],
)
def test_a_job_file_that_makes_no_sense_says_why(task: dict[str, object], sentence: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        make_task(JobFile(task=task), tmp_path)


def test_the_job_file_shown_in_the_help_is_one() -> None:
    shown = EXAMPLE[EXAMPLE.index("{") : EXAMPLE.rindex("}") + 1]
    job = msgspec.json.decode(shown, type=JobFile)
    task = {setting.name for setting in settings(TASKS[job.task["type"]])}
    (generator,) = (info for info in (found.info() for found in built_in()) if info.name == job.generator)
    assert job.task.keys() - {"type"} <= task and generator.task == job.task["type"]
    assert job.options.keys() <= {setting.name for setting in generator.options}


def test_a_job_files_paths_begin_beside_it(mesh: str) -> None:
    task = {"type": "mesh-to-point-cloud", "mesh": Path(mesh).name, "count": 3}
    made = make_task(JobFile(task=task), Path(mesh).parent)
    assert isinstance(made, MeshToPointCloud) and isinstance(made.mesh, Mesh) and made.count == 3


@pytest.mark.parametrize("content", ["", "{", '{"task": 3}', '{"task": {}, "wings": 2}'])
def test_a_broken_job_file_is_one_sentence(at_home: tuple[str, str], tmp_path: Path, content: str) -> None:
    (tmp_path / "job.json").write_text(content)
    code, _, errors = run("run", str(tmp_path / "job.json"), *at_home)
    assert code == 1 and errors.startswith(f"scenewright: {tmp_path / 'job.json'} is no job file: ")
