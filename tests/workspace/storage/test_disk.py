"""What the disk may do to files: full, read-only, in the way; what is swept, and what never is."""

import subprocess
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from desktop_chat.workspace.dead_files import forget_dead_files
from desktop_chat.workspace.folders import WorkspaceFolders
from desktop_chat.workspace.storage.blobs import BlobStore, new_version
from desktop_chat.workspace.storage.database import StorageDatabase
from desktop_chat.workspace.storage.sweep import Sweep
from desktop_chat.workspace.storage.tus_uploads import TusUploads
from tests.support.gateway import RunningGateway, running_gateway
from tests.support.postgres import RunningPostgres
from tests.workspace.storage.conftest import Asker, refusal
from tests.workspace.storage.test_tus import announce, offset_of, patch, place


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk], check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


def remount(disk: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", disk], check=True)


@pytest_asyncio.fixture(loop_scope="session")
async def small(storage_postgres: RunningPostgres, small_disk: Path) -> AsyncIterator[Asker]:
    """Return the owner of a workspace on a small disk."""
    async with storage_postgres.database() as database, running_gateway(database, small_disk) as gateway:
        asker = Asker(http=gateway.http, token=gateway.context.keys.service_key)
        await asker.make_bucket()
        yield asker


@pytest.mark.expects_log("The folder of files failed: No space left on device")
async def test_a_full_disk_is_told_and_harms_nothing(small: Asker, small_disk: Path) -> None:
    await small.put("before", b"1" * 1_000_000)

    refused = await small.put("big", b"2" * 5_000_000)
    replacing = await small.put("before", b"2" * 5_000_000, upsert=True)
    after = await small.put("after", b"3" * 1_000_000)

    assert refusal(refused) == refusal(replacing) == (507, "507", "StorageFull")
    assert refused.json()["message"] == "The disk of this workspace is full"
    assert (await small.get("before")).content == b"1" * 1_000_000
    assert (after.status_code, refusal(await small.get("big"))) == (200, (400, "404", "not_found"))
    assert list((small_disk / "files" / "incoming").iterdir()) == []


async def test_a_resumable_upload_waits_for_room(small: Asker) -> None:
    data = bytes(range(250)) * 8_000
    await small.put("in the way", b"1" * 3_000_000)
    path = place(await announce(small, len(data)))

    full = await patch(small, path, 0, data)
    offset = await offset_of(small, path)
    await small.ask("DELETE", f"/object/{small.bucket}/in the way")
    rest = await patch(small, path, offset, data[offset:])

    assert (full.status_code, rest.status_code) == (507, 204)
    assert (await small.get("x")).content == data


@pytest.mark.expects_log("The folder of files failed: Read-only file system")
async def test_a_disk_that_may_only_be_read_is_told_and_still_read(small: Asker, small_disk: Path) -> None:
    await small.put("x", b"1")
    remount(small_disk, "ro")

    refused = await small.put("y", b"2")
    removed = await small.ask("DELETE", f"/object/{small.bucket}/x")
    remount(small_disk, "rw")

    assert refusal(refused) == (503, "503", "StorageUnavailable")
    assert removed.status_code == 200
    assert (await small.put("y", b"2")).status_code == 200


@pytest.mark.expects_log("The folder of files failed: Not a directory")
async def test_a_file_in_the_place_of_a_folder_is_told(owner: Asker, gateway: RunningGateway) -> None:
    incoming = gateway.context.data / "files" / "incoming"
    incoming.rmdir()
    incoming.touch()

    refused = await owner.put("x", b"1")
    incoming.unlink()
    incoming.mkdir()

    assert refusal(refused) == (503, "503", "StorageUnavailable")
    assert (await owner.put("x", b"1")).status_code == 200


@pytest.mark.parametrize("version", [None, new_version(), "../../keys.json"], ids=["none", "unknown", "path"])
async def test_a_row_without_a_file_is_not_found(owner: Asker, gateway: RunningGateway, version: str | None) -> None:
    await gateway.execute(
        "insert into storage.objects (bucket_id, name, version) values ($1, 'lost', $2)", owner.bucket, version
    )

    got = await owner.get("lost")
    copied = await owner.ask(
        "POST", "/object/copy", json={"bucketId": owner.bucket, "sourceKey": "lost", "destinationKey": "x"}
    )

    assert refusal(got) == refusal(copied) == (400, "404", "not_found")


def a_sweep(gateway: RunningGateway) -> tuple[Sweep, TusUploads]:
    context = gateway.context
    database = StorageDatabase(users=context.users, service=context.service, system=context.gateway, timeout_ms=5_000)
    blobs = BlobStore.at(context.data)
    uploads = TusUploads(blobs=blobs, database=database, clock=context.clock)
    return Sweep(database=database, blobs=blobs, kept=uploads.expire, clock=context.clock, seconds=60), uploads


async def test_what_belongs_to_nothing_is_swept_and_nothing_else(owner: Asker, gateway: RunningGateway) -> None:
    sweep, _ = a_sweep(gateway)
    blobs = sweep.blobs
    await owner.put("kept", b"1")
    lost, unnamed = new_version(), new_version()
    for version in (lost, unnamed):
        blobs.path(version).parent.mkdir(exist_ok=True)
        blobs.path(version).write_bytes(b"orphan")
    strange = blobs.path(lost).parent / "not-ours.txt"
    strange.touch()

    with blobs.naming(unnamed):
        swept = await sweep.once()
        there = (blobs.path(lost).exists(), blobs.path(unnamed).exists())

    assert (swept, there) == (1, (False, True))
    assert strange.exists()
    assert (await owner.get("kept")).content == b"1"
    assert await sweep.once() == 1


async def test_resumable_uploads_are_swept_when_they_have_run_out(owner: Asker, gateway: RunningGateway) -> None:
    sweep, uploads = a_sweep(gateway)
    path = place(await announce(owner, 6))
    await patch(owner, path, 0, b"abc")
    half = uploads.part(await uploads.find(path.rpartition("/")[2]))

    await sweep.once()
    kept = half.exists()
    gateway.clock.advance(gateway.context.settings.storage.resumable_seconds + 1)
    await sweep.once()

    assert (kept, half.exists(), list(half.parent.glob("*"))) == (True, False, [])


@pytest.mark.parametrize("step", ["bytes in place, no row", "all bytes, not in place"])
async def test_an_upload_that_was_cut_off_at_its_end_ends_when_resumed(
    owner: Asker, gateway: RunningGateway, step: str
) -> None:
    sweep, uploads = a_sweep(gateway)
    path = place(await announce(owner, 6))
    await patch(owner, path, 0, b"abcde")
    announced = await uploads.find(path.rpartition("/")[2])
    with uploads.part(announced).open("ab") as part:
        part.write(b"f")
    if step == "bytes in place, no row":
        await uploads.publish(announced)

    await sweep.once()
    offset = await offset_of(owner, path)
    answer = await patch(owner, path, offset, b"abcdef"[offset:])

    assert (offset, answer.status_code) == (5, 204)
    assert (await owner.get("x")).content == b"abcdef"
    assert await offset_of(owner, path) == 6


def test_backups_look_where_files_are(tmp_path: Path) -> None:
    folders = WorkspaceFolders(data=tmp_path, run=tmp_path, sockets=tmp_path, log=tmp_path)
    version = new_version()

    assert BlobStore(tmp_path).path(version).is_relative_to(folders.blobs)


async def test_a_copy_outlives_its_source_on_the_disk(owner: Asker, gateway: RunningGateway) -> None:
    blobs = BlobStore.at(gateway.context.data)
    first, second = new_version(), str(uuid.uuid4())
    async with blobs.receive() as incoming:
        await incoming.write(b"words")
        await incoming.finish()
        await blobs.publish(incoming.path, first)

    await blobs.copy(first, second)
    await blobs.remove([first, None, "../../x"])

    assert (blobs.path(first).exists(), blobs.path(second).read_bytes()) == (False, b"words")
    await blobs.remove([second])


async def test_files_of_deleted_messages_are_forgotten_and_swept_and_no_others(gateway: RunningGateway) -> None:
    sweep, _ = a_sweep(gateway)
    ann = await gateway.person("Ann")
    room = await ann.room()
    asker = Asker(http=gateway.http, token=ann.token, bucket="files")
    gone, kept = str(uuid.uuid4()), str(uuid.uuid4())
    for message in (gone, kept):
        assert (await asker.put(f"{room}/{message}/a.txt", message.encode())).status_code == 200
        content = {"t": "text", "text": "a file"}
        sent = await ann.call("send_message", p_room=room, p_id=message, p_content=content, p_reply=None, p_mentions=[])
        assert sent.status_code == 200
    assert (await asker.put(f"{room}/{uuid.uuid4()}/not-sent-yet.txt", b"1")).status_code == 200
    await sweep.once()
    assert (await ann.call("delete_message", p_room=room, p_op=str(uuid.uuid4()), p_id=gone)).status_code == 200

    owner = gateway.database.owner
    assert (await forget_dead_files(owner), await forget_dead_files(owner)) == (1, 0)
    assert await sweep.once() == 1

    assert (await asker.get(f"{room}/{kept}/a.txt")).content == kept.encode()
    assert await gateway.execute("select count(*) from storage.objects where bucket_id = 'files'") == 2
