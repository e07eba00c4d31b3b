"""Storage of S3, as moto plays it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.waiting import wait_until

Content = dict[str, bytes]
"""Files, by their names."""

URL = "s3://seau/"


class Bucket:
    """A bucket; it is looked at by boto3, and not by what is tested."""

    def __init__(self, endpoint: str) -> None:
        import boto3

        os.environ |= {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ACCESS_KEY_ID": "essai",
            "AWS_SECRET_ACCESS_KEY": "essai",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        self._client: Any = boto3.client("s3")
        self._client.create_bucket(Bucket="seau")

    def state(self) -> Content:
        """Its files, by their addresses."""
        listed = self._client.list_objects_v2(Bucket="seau").get("Contents", [])
        return {f"{URL}{item['Key']}": self._content(item["Key"]) for item in listed}

    def _content(self, key: str) -> bytes:
        content: bytes = self._client.get_object(Bucket="seau", Key=key)["Body"].read()
        return content

    def lay_out(self, wanted: Content) -> None:
        """Make it hold those of ``wanted`` that are its own."""
        there = self.state()
        for name in there.keys() - wanted.keys():
            self._client.delete_object(Bucket="seau", Key=name.removeprefix(URL))
        for name, content in wanted.items():
            if name.startswith(URL) and there.get(name) != content:
                self._client.put_object(Bucket="seau", Key=name.removeprefix(URL), Body=content)


@contextmanager
def served() -> Iterator[Bucket]:
    """A bucket, as long as it is needed."""
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    with (
        tempfile.TemporaryFile() as log,
        subprocess.Popen(command, stdout=log, stderr=log) as server,
    ):
        found: list[str] = []

        def said() -> bool:
            log.seek(0)
            found[:] = re.findall(r"Running on (http://127\.0\.0\.1:\d+)\s", log.read().decode())
            return bool(found)

        try:
            wait_until(said, server)
            yield Bucket(found[0])
        finally:
            server.kill()
