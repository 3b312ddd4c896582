"""What partners' scripts do with paramiko: put with confirmation, rename, list, get, prefetch, and errors as exceptions.

usage: paramiko_story.py HOST PORT KEY-FOLDER KNOWN-HOSTS SENDER RECIPIENT FILE
"""
import sys

import paramiko

host, port, keys, known_hosts, sender, recipient, path = sys.argv[1:]
OUTBOX, INBOX = "/ausgang/aok-musterland", "/eingang/praxis-beispiel"


def log_in(user):
    client = paramiko.SSHClient()
    client.load_host_keys(known_hosts)
    client.set_missing_host_key_policy(paramiko.RejectPolicy())
    client.connect(
        host, int(port), username=user, key_filename=f"{keys}/{user}.key", look_for_keys=False, allow_agent=False
    )
    return client


def refused(kind, act):
    try:
        act()
    except kind as error:
        print(kind.__name__, error)
        return
    raise AssertionError(f"no {kind.__name__}")


content = open(path, "rb").read()
outside, inside = log_in(sender), log_in(recipient)
out, into = outside.open_sftp(), inside.open_sftp()

assert out.put(path, f"{OUTBOX}/pm.tmp", confirm=True).st_size == len(content)
assert not any(name.startswith("pm") for name in into.listdir(INBOX)), "a waiting file was delivered"
out.rename(f"{OUTBOX}/pm.tmp", f"{OUTBOX}/pm.dat")
assert "pm.dat" in out.listdir(OUTBOX) and "pm.tmp" not in out.listdir(OUTBOX)
assert [entry.st_size for entry in into.listdir_attr(INBOX) if entry.filename == "pm.dat"] == [len(content)]

into.get(f"{INBOX}/pm.dat", f"{path}.got")
assert open(f"{path}.got", "rb").read() == content
with into.open(f"{INBOX}/pm.dat") as file:
    file.prefetch()
    assert file.read() == content
with into.open(f"{INBOX}/pm.dat") as file:
    file.seek(1000)
    assert file.read(500) == content[1000:1500]
    assert file.readv([(5, 10), (len(content) - 7, 7)]) is not None

with out.open(f"{OUTBOX}/piped.dat", "wb") as file:
    file.set_pipelined(True)
    for at in range(0, len(content), 30000):
        file.write(content[at : at + 30000])
with into.open(f"{INBOX}/piped.dat") as file:
    file.prefetch()
    assert file.read() == content

refused(PermissionError, lambda: out.open(f"{OUTBOX}/pm.dat").read())
refused(FileNotFoundError, lambda: out.stat(f"{OUTBOX}/none"))
refused(PermissionError, lambda: into.put(path, f"{INBOX}/mine"))
refused(IOError, lambda: out.symlink("/a", f"{OUTBOX}/link"))
outside.close()
inside.close()
