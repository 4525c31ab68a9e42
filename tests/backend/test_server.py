"""Real server processes, real sockets, real keys: who gets in, what is refused, and what survives."""

from __future__ import annotations

import stat
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import numpy as np
import pytest
import zmq
from engines import triangle
from servers import PATIENCE, ServerProcess, Stranger, free_port, run, serving

from scenewright.backend.home import Home
from scenewright.shared.artifacts import Stored
from scenewright.shared.client import SocketClient
from scenewright.shared.errors import InvalidInput, NotAuthorised, NotConnected, StorageError, TooLarge, WrongVersion
from scenewright.shared.keys import ClientKeys, make_keys
from scenewright.shared.messages import (
    PROTOCOL,
    Accepted,
    Cancelled,
    Done,
    Failed,
    Freed,
    Hello,
    JobEnd,
    Logged,
    Preview,
    Progress,
    Quoted,
    ServerMessage,
    Submit,
    Welcome,
)
from scenewright.shared.tasks import MeshToPointCloud
from scenewright.shared.wire import encode

TASK = MeshToPointCloud(mesh=triangle(), count=10)
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and modes are POSIX")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, trial_packages: Path) -> Iterator[ServerProcess]:
    """One server for every test that leaves it as it was."""
    with serving(Home.open(tmp_path_factory.mktemp("home")), "--message-limit", "1", packages=trial_packages) as server:
        yield server


@pytest.fixture
def client(server: ServerProcess) -> Iterator[SocketClient]:
    """A client of that server."""
    with server.client() as client:
        yield client


def _end(client: SocketClient, job: str) -> ServerMessage:
    """Return a job's end, and check that nothing of it comes afterwards."""
    while message := client.receive(PATIENCE):
        if isinstance(message, JobEnd) and message.job == job:
            assert client.receive(0.2) is None
            return message
    raise AssertionError("no end came")


def _next(client: SocketClient, kind: type, job: str) -> Any:
    while message := client.receive(PATIENCE):
        if isinstance(message, kind) and getattr(message, "job", "") == job:
            return message
    raise AssertionError(f"no {kind.__name__} came")


# A conversation ------------------------------------------------------------------------------------------------------


def test_a_job_from_submit_to_its_artifact(server: ServerProcess, client: SocketClient) -> None:
    done = client.run(TASK, title="points", timeout=PATIENCE)
    (cloud,), (digest,) = done.artifacts, done.digests
    assert cloud.points.shape == (10, 3)
    assert np.abs(cloud.points.sum(axis=1) - triangle().vertices.sum(axis=1)[0]).max() < 1e-5
    assert done.provenance.task == "mesh-to-point-cloud" and done.provenance.settings["count"] == 10
    np.testing.assert_array_equal(client.get(digest, PATIENCE).points, cloud.points)
    assert client.get(done.provenance.inputs["mesh"], PATIENCE).faces.tolist() == triangle().faces.tolist()


def test_progress_grows(client: SocketClient) -> None:
    heard: list[float] = []
    options = {"seconds": 0.5}
    task, progress = TASK, lambda message: heard.append(message.fraction)
    client.run(task, generator="trial-slow", options=options, on_progress=progress, timeout=PATIENCE)
    assert len(heard) > 2 and heard == sorted(heard) and 0.0 <= heard[0] < heard[-1] <= 1.0


def test_what_the_backend_holds_is_not_sent_again(client: SocketClient) -> None:
    first = client.run(TASK, timeout=PATIENCE)
    again = msgspec.structs.replace(TASK, mesh=Stored(digest=first.provenance.inputs["mesh"]))
    assert client.run(again, timeout=PATIENCE).digests == first.digests


def test_welcome_says_who_is_there_and_what_can_be_done(server: ServerProcess, client: SocketClient) -> None:
    welcome = client.connect()
    assert client.connected and client.welcome is welcome
    assert (welcome.instance, welcome.version) == (server.endpoint.instance, server.endpoint.version)
    assert welcome.max_message_bytes == 1_000_000
    assert {"scatter", "trial-slow"} <= {generator.name for generator in welcome.generators}


def test_cancelling_is_acknowledged(client: SocketClient) -> None:
    job = client.submit(TASK, generator="trial-slow")
    _next(client, Progress, job)
    client.cancel(job)
    assert isinstance(_end(client, job), Cancelled)


def test_a_log_is_read_and_memory_freed_from_afar(client: SocketClient) -> None:
    job = client.submit(TASK, generator="trial-verbose", options={"lines": 3})
    assert isinstance(_end(client, job), Done)
    client.read_log(job)
    assert _next(client, Logged, job).text.splitlines()[:3] == [f"line {number} ελπίς" for number in range(3)]
    client.free_memory()
    freed = client.receive(PATIENCE)
    assert isinstance(freed, Freed) and freed.workers == 1
    client.read_log("f" * 32)
    refused = client.receive(PATIENCE)
    assert isinstance(refused, Failed) and (refused.job, refused.problem.code) == ("", "InvalidInput")


def test_every_result_is_shown_before_it_comes(client: SocketClient) -> None:
    shown: list[Preview] = []
    done = client.run(TASK, on_preview=shown.append, timeout=PATIENCE)
    assert [preview.job for preview in shown] == [done.job]
    assert shown[0].image.pixels.shape == (256, 256, 4) and shown[0].image.pixels[..., 3].any()


def test_a_quote_comes_before_anything_is_sent(client: SocketClient) -> None:
    client.run(TASK, timeout=PATIENCE)
    requests = [client.quote("scatter", {"count": count}, {}) for count in (10, 20)]
    answers = [client.receive(PATIENCE) for _ in requests]
    assert [getattr(answer, "request", "") for answer in answers] == requests
    assert all(isinstance(answer, Quoted) and answer.fits and answer.runs > 0 for answer in answers)


def test_an_artifact_no_longer_kept_is_an_error_with_a_remedy(client: SocketClient) -> None:
    with pytest.raises(StorageError, match="no longer kept"):
        client.get("0" * 40, PATIENCE)


def test_two_clients_do_not_see_each_others_jobs(server: ServerProcess) -> None:
    with server.client() as first, server.client() as second:
        jobs = [client.submit(TASK) for client in (first, second) for _ in range(5)]
        for client, own in ((first, jobs[:5]), (second, jobs[5:])):
            seen: list[str] = []
            while len(seen) < 5:
                message = client.receive(PATIENCE)
                assert message is not None and getattr(message, "job", None) in own
                seen += [message.job] if isinstance(message, Done) else []
            assert sorted(seen) == sorted(own)
            assert client.receive(0.1) is None


def test_many_threads_may_use_one_client(client: SocketClient) -> None:
    found: dict[int, int] = {}

    def work(count: int) -> None:
        done = client.run(msgspec.structs.replace(TASK, count=count), timeout=PATIENCE)
        found[count] = len(done.artifacts[0].points)

    threads = [threading.Thread(target=work, args=(count,)) for count in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {count: count for count in range(1, 9)}


def test_closing_ends_the_clients_thread(server: ServerProcess) -> None:
    client = server.client()
    client.close()
    client.close()
    assert "scenewright client" not in [thread.name for thread in threading.enumerate()]


# Who gets in ---------------------------------------------------------------------------------------------------------


def _other_keys(folder: Path) -> ClientKeys:
    return make_keys(folder / "other", zmq.curve_keypair)[1]


@pytest.mark.parametrize("wrong", ["client pair", "server key", "none"])
def test_without_the_right_keys_nobody_gets_in(server: ServerProcess, tmp_path: Path, wrong: str) -> None:
    right, other = server.keys, _other_keys(tmp_path)
    assert right
    keys = {
        "client pair": msgspec.structs.replace(other, server=right.server),
        "server key": msgspec.structs.replace(right, server=other.server),
        "none": None,
    }[wrong]
    with SocketClient(server.endpoint.address, keys) as client:
        with pytest.raises(NotAuthorised, match=r"does not accept these keys. Use its own keys/client.key."):
            client.connect(PATIENCE)
        assert not client.connected
        client.submit(TASK)
        assert client.receive(0.2) is None


def test_a_stranger_without_keys_hears_nothing(server: ServerProcess, client: SocketClient) -> None:
    with Stranger(server.endpoint.address) as stranger:
        stranger.say(*encode(Hello()))
        assert stranger.hear(0.5) is None
    assert isinstance(client.run(TASK, timeout=PATIENCE), Done)


def test_nobody_there_is_said_with_what_to_do() -> None:
    with (
        SocketClient(f"tcp://127.0.0.1:{free_port()}", None) as client,
        pytest.raises(NotConnected, match=r"No backend answers at tcp://.* Start it: scenewright serve"),
    ):
        client.connect(0.3)


@pytest.mark.parametrize("address", ["", "nonsense", "127.0.0.1:80", "tcp://127.0.0.1", "tcp://127.0.0.1:port"])
def test_what_is_no_address_is_said_at_once(address: str) -> None:
    with pytest.raises(NotConnected, match=r"is no address of a backend. It looks like tcp://127.0.0.1:40123."):
        SocketClient(address, None)


def test_a_client_may_wait_for_a_backend_that_starts_later(tmp_path: Path) -> None:
    port, home = free_port(), Home.open(tmp_path / "home")
    _, keys = make_keys(home.keys, zmq.curve_keypair)
    with SocketClient(f"tcp://127.0.0.1:{port}", keys) as client:
        job = client.submit(TASK)
        with serving(home, "--port", str(port)):
            assert isinstance(_end(client, job), Done)


# What is refused -----------------------------------------------------------------------------------------------------


def test_a_server_without_encryption_serves_this_machine(tmp_path: Path) -> None:
    with serving(Home.open(tmp_path), "--no-encryption") as server, server.client() as client:
        assert server.keys is None
        assert isinstance(client.run(TASK, timeout=PATIENCE), Done)


def test_with_keys_a_server_may_listen_on_every_interface(tmp_path: Path) -> None:
    with serving(Home.open(tmp_path), "--host", "0.0.0.0") as server, server.client() as client:
        assert server.ready.startswith("ready tcp://0.0.0.0:")
        assert server.endpoint.address.startswith("tcp://127.0.0.1:")
        assert isinstance(client.run(TASK, timeout=PATIENCE), Done)


@pytest.mark.parametrize("flag", ["--no-encryption", "--insecure"])
@pytest.mark.parametrize("host", ["0.0.0.0", "*", "192.0.2.1", "::"])
def test_a_server_open_to_others_without_encryption_does_not_start(tmp_path: Path, host: str, flag: str) -> None:
    code, output, errors = run("serve", "--home", str(tmp_path), "--host", host, flag)
    assert (code, output) == (1, "")
    assert f"scenewright: On {host} others could use this backend without a key. Leave out --no-encryption" in errors


def test_a_taken_port_is_said(server: ServerProcess, tmp_path: Path) -> None:
    port = server.endpoint.address.rpartition(":")[2]
    code, _, errors = run("serve", "--home", str(tmp_path), "--port", port)
    assert code == 1
    assert f"scenewright: The backend cannot listen on 127.0.0.1, port {port}" in errors


def test_a_home_has_one_server(server: ServerProcess) -> None:
    code, _, errors = run("serve", "--home", str(server.home.path))
    assert code == 1
    assert f"Another backend works in {server.home.path}. Stop it, or give this one another folder" in errors
    assert server.endpoint.process == server.process.pid


def test_messages_that_make_no_sense_are_answered_and_the_server_lives_on(
    server: ServerProcess, client: SocketClient
) -> None:
    with Stranger(server.endpoint.address, server.keys) as stranger:
        for frames in ([b""], [b"\xc1"], [b"nonsense", b"x" * 100], [msgspec.msgpack.encode({"type": "welcome"})]):
            stranger.say(*frames)
            answer = stranger.hear()
            assert isinstance(answer, Failed) and (answer.job, answer.problem.code) == ("", "Malformed")
    assert isinstance(client.run(TASK, timeout=PATIENCE), Done)


def test_another_version_of_the_protocol_is_refused(server: ServerProcess) -> None:
    with Stranger(server.endpoint.address, server.keys) as stranger:
        stranger.say(*encode(Hello(protocol=99)))
        answer = stranger.hear()
        assert isinstance(answer, Failed) and answer.problem.code == "WrongVersion"
        assert f"version {PROTOCOL} of the protocol, not 99" in answer.problem.message
        stranger.say(*encode(Hello()))
        assert isinstance(stranger.hear(), Welcome)


def test_a_message_too_large_is_answered_with_its_job(server: ServerProcess) -> None:
    submit = Submit(job=uuid4().hex, task=TASK, title="x" * 600_000)
    with Stranger(server.endpoint.address, server.keys) as stranger:
        stranger.say(*encode(submit), b"x" * 600_000)
        answer = stranger.hear()
    assert isinstance(answer, Failed) and (answer.job, answer.problem.code) == (submit.job, "TooLarge")


def test_one_frame_beyond_all_limits_ends_that_connection_alone(server: ServerProcess, client: SocketClient) -> None:
    with Stranger(server.endpoint.address, server.keys) as stranger:
        stranger.say(b"x" * 2_000_000)
        assert stranger.hear(0.3) is None
        stranger.say(*encode(Hello()))
        assert isinstance(stranger.hear(), Welcome)
    assert isinstance(client.run(TASK, timeout=PATIENCE), Done)


def test_a_client_does_not_send_what_would_be_refused(client: SocketClient) -> None:
    large = msgspec.structs.replace(triangle(), vertices=np.zeros((100_000, 3), np.float32))
    with pytest.raises(TooLarge, match=r"This job is 1.2 MB large; the backend takes 1.0 MB at most. Use fewer"):
        client.run(msgspec.structs.replace(TASK, mesh=large), timeout=PATIENCE)


@pytest.mark.parametrize(
    ("changes", "generator", "sentence"),
    [
        ({"count": 0}, "", "task.count: expected `int` >= 1."),
        ({}, "no-such-generator", "There is no generator 'no-such-generator'."),
        ({"mesh": Stored(digest="0" * 40)}, "", "no longer kept"),
    ],
)
def test_a_job_that_cannot_be_done_as_asked_fails(
    client: SocketClient, changes: dict[str, Any], generator: str, sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        client.run(msgspec.structs.replace(TASK, **changes), generator=generator, timeout=PATIENCE)


# What survives -------------------------------------------------------------------------------------------------------


def test_a_killed_server_finishes_its_jobs_when_it_is_back(home: Home, trial_packages: Path) -> None:
    port = str(free_port())
    server = ServerProcess(home, "--port", port, packages=trial_packages)
    with server.client("blender") as client:
        options = {"seconds": 0.6}
        running, waiting = (client.submit(TASK, generator="trial-slow", options=options) for _ in range(2))
        _next(client, Progress, running)
        first = client.welcome
        server.kill()
        unsent = client.submit(TASK)
        with serving(home, "--port", port, packages=trial_packages):
            ends = [_next(client, JobEnd, job) for job in (running, waiting, unsent)]
            assert [type(end) for end in ends] == [Done, Done, Done]
            assert first and client.welcome and client.welcome.instance != first.instance
            assert client.receive(0.3) is None


def test_a_client_that_was_away_is_told_the_end_exactly_once(server: ServerProcess) -> None:
    with server.client("away") as before:
        job = before.submit(TASK, generator="trial-slow", options={"seconds": 0.3})
        _next(before, Accepted, job)
    with server.client("away") as after:
        after.attach([job])
        after.attach([job])
        assert isinstance(_end(after, job), Done)


def test_a_client_finds_its_job_under_another_name_if_it_knows_its_id(server: ServerProcess) -> None:
    with server.client() as first, server.client() as second:
        job = first.submit(TASK, generator="trial-slow", options={"seconds": 0.3})
        _next(first, Accepted, job)
        second.attach([job])
        assert isinstance(_end(second, job), Done)
        assert isinstance(_end(first, job), Done)


def test_a_job_nobody_knows_is_an_end_too(client: SocketClient) -> None:
    job = uuid4().hex
    client.attach([job])
    end = _end(client, job)
    assert isinstance(end, Failed) and end.problem.code == "InvalidInput"


def test_a_second_connection_of_the_same_client_takes_over(server: ServerProcess) -> None:
    options = {"routing_id": b"twice"}
    with Stranger(server.endpoint.address, server.keys, **options) as first:
        first.say(*encode(Hello()))
        assert isinstance(first.hear(), Welcome)
        with Stranger(server.endpoint.address, server.keys, reconnect_ivl=-1, **options) as second:
            second.say(*encode(Hello()))
            assert isinstance(second.hear(), Welcome)


def test_a_client_that_does_not_read_holds_up_nobody(server: ServerProcess, client: SocketClient) -> None:
    task = msgspec.structs.replace(TASK, count=400)
    submit = Submit(job=uuid4().hex, task=task, generator="trial-talkative")
    with Stranger(server.endpoint.address, server.keys, rcvhwm=1, rcvbuf=4096) as deaf:
        deaf.say(*encode(Hello()))
        deaf.say(*encode(submit))
        assert isinstance(client.run(TASK, timeout=PATIENCE), Done)
        kinds = []
        while not kinds or kinds[-1] not in JobEnd:
            kinds.append(type(deaf.hear()))
    assert kinds[0] is Welcome and kinds[-1] is Done and kinds.count(Preview) <= 400


@posix
def test_asked_to_stop_it_leaves_in_order(home: Home) -> None:
    server = ServerProcess(home)
    assert server.ready == f"ready {server.endpoint.address}"
    assert server.endpoint.process == server.process.pid
    assert stat.S_IMODE((home.path / "server.json").stat().st_mode) == 0o600
    code, output = server.close()
    assert code == 0 and "Traceback" not in output
    assert not (home.path / "server.json").exists()


@posix
def test_stopped_in_the_middle_of_a_job_it_takes_the_worker_along(home: Home, trial_packages: Path) -> None:
    with serving(home, packages=trial_packages) as server, server.client() as client:
        job = client.submit(TASK, generator="trial-slow")
        _next(client, Progress, job)
        started = time.monotonic()
        code, output = server.close()
        assert code == 0 and "Traceback" not in output
        assert time.monotonic() - started < PATIENCE
        assert client.receive(0.3) is None or not client.connected


def test_a_refused_version_reaches_whoever_connects(server: ServerProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scenewright.shared.client.Hello", lambda client: Hello(client=client, protocol=99))
    with (
        SocketClient(server.endpoint.address, server.keys) as client,
        pytest.raises(WrongVersion, match="Update the older side"),
    ):
        client.connect(PATIENCE)
