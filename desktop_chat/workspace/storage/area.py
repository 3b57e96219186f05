"""The area of files: storage-api's addresses, as they stand below `/storage/v1` or alone, and what runs beside them."""

import logging
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from desktop_chat.workspace.areas import EVERY_METHOD, Area
from desktop_chat.workspace.context import WorkspaceContext
from desktop_chat.workspace.http_keys import KeyCheck
from desktop_chat.workspace.storage.asking import answering
from desktop_chat.workspace.storage.blobs import BlobStore
from desktop_chat.workspace.storage.buckets import BucketDoor
from desktop_chat.workspace.storage.callers import Callers, Signer
from desktop_chat.workspace.storage.database import StorageDatabase
from desktop_chat.workspace.storage.objects import ObjectDoor
from desktop_chat.workspace.storage.sweep import Sweep
from desktop_chat.workspace.storage.transfers import TransferDoor
from desktop_chat.workspace.storage.tus import TusDoor
from desktop_chat.workspace.storage.tus_uploads import TusUploads
from desktop_chat.workspace.storage.uploads import Uploader

LOOK = ["GET", "HEAD"]


def storage_area(context: WorkspaceContext, keys: KeyCheck, url: str) -> Area:
    """Return the area of files at `url`; what was being received when the server last ended is forgotten now.

    Raises:
        OSError: the folder of files cannot be used.
    """
    # It would warn of each form that somebody has sent in pieces; who sent it is told.
    logging.getLogger("python_multipart").setLevel(logging.ERROR)
    settings = context.settings.storage
    blobs = BlobStore.at(context.data)
    database = StorageDatabase(
        users=context.users, service=context.service, system=context.gateway, timeout_ms=settings.timeout_ms
    )
    callers, signer = Callers(keys=keys), Signer(secret=context.keys.secret, clock=context.clock)
    uploader = Uploader(database=database, blobs=blobs, clock=context.clock, most_bytes=settings.most_file_bytes)
    uploads = TusUploads(blobs=blobs, database=database, clock=context.clock)
    buckets = BucketDoor(database=database, blobs=blobs, callers=callers, most_bytes=settings.most_file_bytes)
    objects = ObjectDoor(
        database=database, blobs=blobs, callers=callers, signer=signer, uploader=uploader,
        upload_url_seconds=settings.upload_url_seconds,
    )  # fmt: skip
    transfers = TransferDoor(database=database, blobs=blobs, callers=callers, signer=signer, uploader=uploader)
    tus = TusDoor(
        uploads=uploads, uploader=uploader, callers=callers, signer=signer, turns=blobs.turns,
        path=urlsplit(url).path, seconds=settings.resumable_seconds,
    )  # fmt: skip
    sweep = Sweep(
        database=database, blobs=blobs, kept=uploads.expire, clock=context.clock, seconds=settings.sweep_seconds
    )
    return Area(
        routes=[
            *_bucket_routes(buckets),
            *_resumable_routes(tus),
            *_object_routes(objects),
            *_transfer_routes(transfers),
            Route("/render/image/{rest:path}", answering(transfers.render), methods=EVERY_METHOD),
            Route("/status", _status, methods=LOOK),
            Route("/{rest:path}", _missing, methods=EVERY_METHOD),
        ],
        keepers=[sweep.run],
        streams=True,
    )


def _bucket_routes(door: BucketDoor) -> list[Route]:
    return [
        Route("/bucket", answering(door.create), methods=["POST"]),
        Route("/bucket", answering(door.list_all), methods=["GET"]),
        Route("/bucket/", answering(door.create), methods=["POST"]),
        Route("/bucket/", answering(door.list_all), methods=["GET"]),
        Route("/bucket/{bucket}", answering(door.get), methods=["GET"]),
        Route("/bucket/{bucket}", answering(door.update), methods=["PUT"]),
        Route("/bucket/{bucket}", answering(door.delete), methods=["DELETE"]),
        Route("/bucket/{bucket}/empty", answering(door.empty), methods=["POST"]),
    ]


def _resumable_routes(door: TusDoor) -> list[Route]:
    routes = []
    for base in ("/upload/resumable/sign", "/upload/resumable"):
        routes += [
            Route(base, door.options, methods=["OPTIONS"]),
            Route(f"{base}/{{upload}}", door.options, methods=["OPTIONS"]),
            Route(base, door.collection, methods=EVERY_METHOD),
            Route(f"{base}/", door.collection, methods=EVERY_METHOD),
            Route(f"{base}/{{upload}}", door.item, methods=EVERY_METHOD),
        ]
    return routes


def _object_routes(door: ObjectDoor) -> list[Route]:
    """Return the addresses that name what to do before a bucket; they go before those that begin with the bucket."""
    return [
        Route("/object/list/{bucket}", answering(door.list_folder), methods=["POST"]),
        Route("/object/list-v2/{bucket}", answering(door.list_page), methods=["POST"]),
        Route("/object/move", answering(door.move), methods=["POST"]),
        Route("/object/copy", answering(door.copy), methods=["POST"]),
        Route("/object/sign/{bucket}", answering(door.sign_many), methods=["POST"]),
        Route("/object/sign/{bucket}/{name:path}", answering(door.sign), methods=["POST"]),
        Route("/object/upload/sign/{bucket}/{name:path}", answering(door.sign_upload), methods=["POST"]),
        Route("/object/{bucket}", answering(door.remove_many), methods=["DELETE"]),
        Route("/object/{bucket}/{name:path}", answering(door.remove_one), methods=["DELETE"]),
    ]


def _transfer_routes(door: TransferDoor) -> list[Route]:
    return [
        Route("/object/upload/sign/{bucket}/{name:path}", answering(door.upload_signed), methods=["PUT"]),
        Route("/object/sign/{bucket}/{name:path}", answering(door.download_signed), methods=LOOK),
        Route("/object/public/{bucket}/{name:path}", answering(door.download_public), methods=LOOK),
        Route("/object/authenticated/{bucket}/{name:path}", answering(door.download_authenticated), methods=LOOK),
        Route("/object/info/public/{bucket}/{name:path}", answering(door.info_public), methods=LOOK),
        Route("/object/info/authenticated/{bucket}/{name:path}", answering(door.info), methods=LOOK),
        Route("/object/info/{bucket}/{name:path}", answering(door.info), methods=LOOK),
        Route("/object/{bucket}/{name:path}", answering(door.download), methods=LOOK),
        Route("/object/{bucket}/{name:path}", answering(door.upload), methods=["POST", "PUT"]),
    ]


async def _status(_request: Request) -> Response:
    return Response(status_code=200)


async def _missing(request: Request) -> Response:
    message = f"Route {request.method}:{request.url.path[:200]} not found"
    return JSONResponse({"message": message, "error": "Not Found", "statusCode": 404}, status_code=404)
