"""Drives the server given as arguments with paramiko's SFTP client over a pipe, without SSH. Exits 0 if all is well."""

import os
import subprocess
import sys

from paramiko.sftp_client import SFTPClient


class Quiet:
    def get_log_channel(self):
        return "pipe"

    def get_hexdump(self):
        return False


class Pipe:
    """The little of a paramiko channel that its SFTP client uses."""

    def __init__(self, process):
        self.process = process
        self.closed = False

    def send(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()
        return len(data)

    def recv(self, size):
        return os.read(self.process.stdout.fileno(), size)

    def get_name(self):
        return "pipe"

    def get_transport(self):
        return Quiet()

    def close(self):
        self.closed = True
        self.process.stdin.close()


def refused(act):
    try:
        act()
    except IOError as error:
        return str(error)
    sys.exit("something was not refused")


server = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
sftp = SFTPClient(Pipe(server))
content = os.urandom(3_000_000)
sftp.mkdir("/d")
with sftp.open("/d/a", "wb") as file:
    file.set_pipelined(True)
    file.write(content)
assert sftp.stat("/d/a").st_size == len(content)
with sftp.open("/d/a", "rb") as file:
    file.prefetch()
    assert file.read() == content
with sftp.open("/d/a", "ab") as file:
    file.write(b"xyz")
with sftp.open("/d/a", "rb") as file:
    assert file.read() == content + b"xyz"
assert [entry.filename for entry in sftp.listdir_attr("/d")] == ["a"]
sftp.posix_rename("/d/a", "/d/b")
sftp.chmod("/d/b", 0o600)
sftp.truncate("/d/b", 3)
assert sftp.stat("/d/b").st_size == 3
assert sftp.normalize("d/../d/.") == "/d"
assert "no such file" in refused(lambda: sftp.stat("/none"))
assert "no links" in refused(lambda: sftp.symlink("/a", "/b"))
sftp.remove("/d/b")
sftp.rmdir("/d")
assert sftp.listdir("/") == []
sftp.close()
sys.exit(server.wait())
