"""A child for test_confined.py: it runs the Python that it is given, as one would who broke out."""

from __future__ import annotations

import json
import os
import resource
import socket
import subprocess
import sys
import threading
from typing import Any

from cpts_docs.run.confined import Channel

KNOWN = {
    "json": json,
    "os": os,
    "resource": resource,
    "socket": socket,
    "subprocess": subprocess,
    "sys": sys,
    "threading": threading,
}


def handle(channel: Channel, job: bytes) -> None:
    names: dict[str, Any] = {**KNOWN, "channel": channel}
    try:
        exec(job.decode(), names)
        answer = names.get("answer")
    except Exception as error:
        answer = f"{type(error).__name__}: {error}"
    channel.send(b"=", json.dumps(answer).encode())
