"""A person at a terminal: OpenSSH's sftp under a pty, one put, Ctrl-C in the middle of it, bye.

usage: ctrl_c.py PUT-LINE PERCENT SFTP-ARGUMENT...
Prints what the terminal showed. Exits with sftp's code.
"""
import os
import pty
import re
import select
import sys

put_line, percent, arguments = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp("sftp", ["sftp", *arguments])

shown = b""


def read_until(is_there):
    """Reads on until the text since the call is as wanted; False at the end or after 30 silent seconds."""
    global shown
    start = len(shown)
    while not is_there(shown[start:]):
        if not select.select([terminal], [], [], 30)[0]:
            return False
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            return False
        if not chunk:
            return False
        shown += chunk
    return True


def is_under_way(text):
    return any(int(found) >= percent for found in re.findall(rb"(\d+)%", text))


read_until(lambda text: b"sftp> " in text)
os.write(terminal, put_line.encode() + b"\n")
if read_until(is_under_way):
    os.write(terminal, b"\x03")
read_until(lambda text: b"sftp> " in text)
os.write(terminal, b"bye\n")
read_until(lambda text: False)
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
