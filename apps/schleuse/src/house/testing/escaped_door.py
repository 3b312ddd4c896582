"""Somebody who runs machine code inside a door: its user and its folders, and none of Node's restrictions.

usage: escaped_door.py ATTEMPTS-AS-JSON     [[act, path], ...]
Prints one JSON list: for each attempt "done", or the error's name.
"""
import errno
import json
import os
import socket
import sys


def attempt(act, path):
    if act == "read":
        with open(path, "rb") as file:
            file.seek(0)
            file.read(16)
    elif act == "write":
        os.close(os.open(path, os.O_WRONLY))
    elif act == "create":
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    elif act == "delete":
        os.unlink(path)
    elif act == "list":
        os.listdir(path)
    elif act == "dial":
        socket.create_connection(("127.0.0.1", int(path)), 2).close()
    elif act == "dial-unix":
        socket.socket(socket.AF_UNIX).connect(path)
    elif act == "signal":
        os.kill(int(path), 0)
    else:
        raise ValueError(act)
    return "done"


def outcome(act, path):
    try:
        return attempt(act, path)
    except OSError as error:
        return errno.errorcode.get(error.errno, str(error))


print(json.dumps([outcome(act, path) for act, path in json.loads(sys.argv[1])]))
