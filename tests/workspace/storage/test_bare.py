"""Storage on a port of its own in the test mode, with somebody's rows and policies, asked by the official client."""

import threading
from collections.abc import Iterator

import httpx
import pytest
from storage3 import SyncStorageClient
from storage3.exceptions import StorageApiError

from tests.support.suite_server import SuiteServer

SQL = """
insert into storage.buckets (id, name, owner, public) values
    ('bucket2', 'bucket2', '4d56e902-f0a0-4662-8448-a4d9e643c142', false), ('open', 'open', null, true);
insert into storage.objects (bucket_id, name, owner, metadata)
    values ('bucket2', 'authenticated/casestudy.png', '317eadce-631a-4429-a0bb-f19a7a517b4a', '{"size": 1234}');
create policy authenticated_folder on storage.objects for all to public using (
    bucket_id = 'bucket2' and (storage.foldername(name))[1] = 'authenticated' and auth.role() = 'authenticated');
"""
SOMEBODY = "317eadce-631a-4429-a0bb-f19a7a517b4a"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SuiteServer]:
    file = tmp_path_factory.mktemp("sql") / "storage.sql"
    file.write_text(SQL, encoding="utf-8")
    with SuiteServer.start("--sql", str(file), gateway=0, storage=0) as server:
        yield server


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client() as http:
        yield http


def client(server: SuiteServer, http: httpx.Client, token: str, area: str = "storage") -> SyncStorageClient:
    """Return the official client on the bare port, or on the gateway."""
    url = f"{server.url('storage')}/" if area == "storage" else f"{server.url('gateway')}/storage/v1/"
    return SyncStorageClient(url, {"authorization": f"Bearer {token}"}, http_client=http)


def test_the_official_client_works_without_a_prefix_and_a_key(server: SuiteServer, http: httpx.Client) -> None:
    storage = client(server, http, server.said["service_role_key"])

    storage.create_bucket("own", options={"public": True})
    storage.from_("own").upload("a/b.txt", b"words", {"content-type": "text/plain"})
    url = storage.from_("own").create_signed_url("a/b.txt", 60)["signedURL"]

    assert url is not None
    assert httpx.get(url).content == b"words"
    assert httpx.get(storage.from_("own").get_public_url("a/b.txt")).content == b"words"
    assert client(server, http, server.said["service_role_key"], "gateway").from_("own").download("a/b.txt") == b"words"
    assert storage.get_bucket("bucket2").owner == "4d56e902-f0a0-4662-8448-a4d9e643c142"


def test_policies_of_the_file_decide(server: SuiteServer, http: httpx.Client) -> None:
    somebody = client(server, http, server.token(role="authenticated", sub=SOMEBODY)).from_("bucket2")
    nobody = client(server, http, server.said["anon_key"]).from_("bucket2")

    assert [row["name"] for row in somebody.list("authenticated")] == ["casestudy.png"]
    assert nobody.list("authenticated") == []
    somebody.upload("authenticated/new.txt", b"1")
    somebody.move("authenticated/new.txt", "authenticated/moved.txt")
    assert somebody.download("authenticated/moved.txt") == b"1"
    with pytest.raises(StorageApiError, match="row-level security"):
        somebody.upload("private/new.txt", b"1")
    with pytest.raises(StorageApiError, match="row-level security"):
        nobody.upload("authenticated/other.txt", b"1")
    assert [row["name"] for row in somebody.remove(["authenticated/moved.txt"])] == ["authenticated/moved.txt"]


def test_a_role_that_is_none_is_refused(server: SuiteServer, http: httpx.Client) -> None:
    stranger = client(server, http, server.token(role="postgres_or_so", sub=SOMEBODY))

    with pytest.raises(StorageApiError):
        stranger.from_("bucket2").list("authenticated")


def test_resumable_uploads_are_told_their_address_on_that_port(server: SuiteServer) -> None:
    said = "bucketName b3Blbg==,objectName eA=="
    headers = {
        "authorization": f"Bearer {server.said['service_role_key']}", "tus-resumable": "1.0.0",
        "upload-length": "0", "upload-metadata": said,
    }  # fmt: skip

    made = httpx.post(f"{server.url('storage')}/upload/resumable", headers=headers)

    assert made.status_code == 201, made.text
    assert made.headers["location"].startswith(f"{server.url('storage')}/upload/resumable/")
    assert httpx.get(f"{server.url('storage')}/object/public/open/x").status_code == 200


def test_one_name_for_many_writers_at_once_is_stored_once(server: SuiteServer) -> None:
    storage = server.url("storage")
    headers = {"authorization": f"Bearer {server.said['service_role_key']}"}
    answers: list[int] = []

    def upload(number: int) -> None:
        answers.append(httpx.post(f"{storage}/object/open/race", content=b"%d" % number, headers=headers).status_code)

    threads = [threading.Thread(target=upload, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [200, *[400] * 7]
