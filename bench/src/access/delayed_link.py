"""A link that takes its time: IP between this network namespace and one of its own, every packet held for some milliseconds.

    delayed_link.py NAMESPACE MILLISECONDS_EACH_WAY

This side is 10.99.0.1, the other 10.99.0.2. Prints `ready`, and takes the namespace away when its input ends.
The kernel's own netem is not everywhere; two TUN devices are.
"""

import collections
import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
MTU = 9000
# More than any window: a queue that drops would be a slow link, not a long one.
MOST_PACKETS = 20_000


def tun(name):
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    return fd


def ip(*words):
    subprocess.run(["ip", *words], check=True)


def clear(namespace):
    """Takes it away, with whatever still runs in it."""
    listed = subprocess.run(["ip", "netns", "pids", namespace], capture_output=True, text=True)
    for pid in listed.stdout.split():
        try:
            os.kill(int(pid), signal.SIGTERM)
        except ProcessLookupError:
            pass
    subprocess.run(["ip", "netns", "delete", namespace], stderr=subprocess.DEVNULL)


def pump(here, there, delay):
    queues = {here: (there, collections.deque()), there: (here, collections.deque())}
    while True:
        now = time.monotonic()
        wait = 1.0
        for to, waiting in queues.values():
            while waiting and waiting[0][0] <= now:
                try:
                    os.write(to, waiting.popleft()[1])
                except BlockingIOError:
                    pass
            if waiting:
                wait = min(wait, waiting[0][0] - now)
        readable, _, _ = select.select([here, there, 0], [], [], max(wait, 0))
        if 0 in readable and os.read(0, 1) == b"":
            return
        due = time.monotonic() + delay
        for fd in (here, there):
            if fd not in readable:
                continue
            _, waiting = queues[fd]
            for _ in range(64):
                try:
                    packet = os.read(fd, 65536)
                except BlockingIOError:
                    break
                if len(waiting) < MOST_PACKETS:
                    waiting.append((due, packet))


def main():
    namespace, delay = sys.argv[1], float(sys.argv[2]) / 1000
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: sys.exit(1))
    clear(namespace)
    here, there = tun("schleuse-d0"), tun("schleuse-d1")
    ip("netns", "add", namespace)
    try:
        ip("link", "set", "schleuse-d1", "netns", namespace)
        ip("addr", "add", "10.99.0.1/30", "dev", "schleuse-d0")
        ip("link", "set", "schleuse-d0", "mtu", str(MTU), "txqueuelen", "20000", "up")
        ip("-n", namespace, "addr", "add", "10.99.0.2/30", "dev", "schleuse-d1")
        ip("-n", namespace, "link", "set", "schleuse-d1", "mtu", str(MTU), "txqueuelen", "20000", "up")
        ip("-n", namespace, "link", "set", "lo", "up")
        print("ready", flush=True)
        pump(here, there, delay)
    finally:
        clear(namespace)


main()
