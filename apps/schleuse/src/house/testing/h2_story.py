"""python3-h2 at the gate: an HTTP/2 of its own, with a device's certificate, and an application behind that echoes.

usage: h2_story.py PORT CA CERTIFICATE KEY SESSION TARGET

Says what was so, a line each; what is not so is an exception. Says `waiting` with two tunnels open: the application shall end
the first of them and break off the second.
"""
import hashlib
import os
import select
import socket
import ssl
import sys
import time

import h2.config
import h2.connection
import h2.events
import h2.settings
from h2.errors import ErrorCodes
from h2.settings import SettingCodes

port, ca, certificate, key, session, target = sys.argv[1:]
# For one wait; only a gate that hangs comes near it.
LIMIT_S = 60
MB = 1 << 20
WINDOW = 1 << 16


class Tunnel:
    """One stream: what is to be sent, what came, how it ended."""

    def __init__(self, stream):
        self.stream = stream
        self.headers = None
        self.trailers = False
        self.unsent = memoryview(b"")
        self.ends = False
        self.reads = True
        self.unread = 0
        self.count = 0
        self.hash = hashlib.sha256()
        self.body = b""
        self.ended = False
        self.reset = None

    @property
    def status(self):
        return self.headers and int(self.headers[b":status"])

    @property
    def over(self):
        return self.ended or self.reset is not None


class Gate:
    """A connection, and the loop that moves all that it carries."""

    def __init__(self):
        context = ssl.create_default_context(cafile=ca)
        context.load_cert_chain(certificate, key)
        context.set_alpn_protocols(["h2"])
        plain = socket.create_connection(("127.0.0.1", int(port)))
        self.tls = context.wrap_socket(plain, server_hostname="localhost")
        assert self.tls.selected_alpn_protocol() == "h2" and self.tls.version() == "TLSv1.3"
        self.tls.setblocking(False)
        # What is sent on purpose is not always well-formed.
        config = h2.config.H2Configuration(validate_outbound_headers=False, normalize_outbound_headers=False)
        self.h2 = h2.connection.H2Connection(config)
        self.h2.initiate_connection()
        self.tunnels = {}
        self.pongs = 0
        self.settings = 0
        self.goaway = None
        self.closed = False
        self.out = bytearray()

    def ask(self, *headers, end=False):
        stream = self.h2.get_next_available_stream_id()
        tunnel = self.tunnels[stream] = Tunnel(stream)
        self.h2.send_headers(stream, headers, end_stream=end)
        return tunnel

    def connect(self, where=target, whose=session, *more):
        tunnel = ((":method", "CONNECT"), (":authority", where))
        return self.ask(*tunnel, ("proxy-authorization", f"Schleuse {whose}"), *more)

    def open(self):
        tunnel = self.connect()
        self.until("a tunnel is open", lambda: tunnel.headers or tunnel.over)
        assert tunnel.status == 200, (tunnel.headers, tunnel.reset)
        return tunnel

    def until(self, what, is_so):
        limit = time.monotonic() + LIMIT_S
        while not is_so():
            assert not self.closed, f"the connection is gone: {what}: {self.goaway}"
            assert time.monotonic() < limit, f"not so: {what}"
            self.turn()

    def turn(self):
        """Sends what windows and buffers allow, takes what has come; else waits for either."""
        for tunnel in self.tunnels.values():
            self.feed(tunnel)
        self.out += self.h2.data_to_send()
        moved = False
        try:
            while self.out:
                del self.out[: self.tls.send(self.out[:WINDOW])]
                moved = True
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            pass
        try:
            data = self.tls.recv(4 * WINDOW)
            self.closed = data == b""
            for event in self.h2.receive_data(data):
                self.take(event)
            moved = True
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            pass
        except ConnectionResetError:
            self.closed = True
        if not moved:
            select.select([self.tls], [self.tls] if self.out else [], [], 1)

    def feed(self, tunnel):
        if tunnel.over:
            return
        while tunnel.unsent and len(self.out) < MB:
            room = min(self.h2.local_flow_control_window(tunnel.stream), self.h2.max_outbound_frame_size)
            if room <= 0:
                return
            self.h2.send_data(tunnel.stream, bytes(tunnel.unsent[:room]))
            tunnel.unsent = tunnel.unsent[room:]
            self.out += self.h2.data_to_send()
        if tunnel.ends and not tunnel.unsent:
            tunnel.ends = False
            self.h2.end_stream(tunnel.stream)

    def take(self, event):
        tunnel = self.tunnels.get(getattr(event, "stream_id", None))
        if isinstance(event, h2.events.ResponseReceived):
            tunnel.headers = {bytes(name): bytes(value) for name, value in event.headers}
        elif isinstance(event, h2.events.DataReceived):
            tunnel.count += len(event.data)
            tunnel.hash.update(event.data)
            tunnel.body = (tunnel.body + event.data)[-WINDOW:]
            tunnel.unread += event.flow_controlled_length
            if tunnel.reads:
                self.read(tunnel)
        elif isinstance(event, h2.events.StreamEnded):
            tunnel.ended = True
        elif isinstance(event, h2.events.StreamReset):
            tunnel.reset = event.error_code
        elif isinstance(event, h2.events.PingAckReceived):
            self.pongs += 1
        elif isinstance(event, h2.events.SettingsAcknowledged):
            self.settings += 1
        elif isinstance(event, h2.events.ConnectionTerminated):
            self.goaway = event.error_code

    def read(self, tunnel):
        """Gives the gate back its windows; nobody else does."""
        if tunnel.unread and not tunnel.over:
            self.h2.acknowledge_received_data(tunnel.unread, tunnel.stream)
        tunnel.unread = 0
        tunnel.reads = True

    def set(self, **values):
        self.h2.update_settings({SettingCodes[name]: value for name, value in values.items()})
        expected = self.settings + 1
        self.until("settings are acknowledged", lambda: self.settings == expected)

    def echo(self, tunnel, data):
        """These bytes there and back, whole; the tunnel stays open."""
        expected = tunnel.count + len(data)
        before = tunnel.hash.copy()
        before.update(data)
        tunnel.unsent = memoryview(data)
        self.until("all came back", lambda: tunnel.count >= expected or tunnel.over)
        assert (tunnel.count, tunnel.reset) == (expected, None)
        assert tunnel.hash.digest() == before.digest(), "other bytes came back"


def said(what):
    print(what, flush=True)


gate = Gate()
gate.until("both have each other's settings", lambda: gate.settings == 1)
remote = gate.h2.remote_settings
assert remote.initial_window_size == 4 * MB and remote.max_frame_size == 4 * WINDOW, remote
gate.until("the connection's window is the gate's", lambda: gate.h2.outbound_flow_control_window > 15 * MB)

# More than the connection's window one way, and hundreds of ours the other, both at once; then our end, and theirs.
bulk = gate.open()
assert not {b"content-length", b"transfer-encoding"} & set(bulk.headers), bulk.headers
payload = os.urandom(20 * MB)
gate.echo(bulk, payload)
bulk.unsent, bulk.ends = memoryview(payload[:MB]), True
gate.until("the other half ends, too", lambda: bulk.over)
assert (bulk.count, bulk.reset) == (21 * MB, None)
said(f"there and back at once, then half closed: {bulk.count} bytes")

# A reader that does not read holds up itself, and nobody else.
gate.h2.increment_flow_control_window(4 * MB)
lazy = gate.open()
lazy.reads, lazy.unsent = False, memoryview(payload)
gate.until("its window is full", lambda: lazy.count == WINDOW - 1)
busy = gate.open()
gate.echo(busy, payload[:MB])
assert lazy.count == WINDOW - 1
gate.read(lazy)
gate.until("the rest came, too", lambda: lazy.count == len(payload))
assert lazy.hash.digest() == hashlib.sha256(payload).digest()
said("a reader that does not read holds up nobody else")

# Windows and tables that change while streams are open (RFC 9113, section 6.9.2: they may become negative).
lazy.reads, lazy.unsent = False, memoryview(payload[:MB])
gate.until("its window is full again", lambda: gate.h2.remote_flow_control_window(lazy.stream) == 0)
gate.set(INITIAL_WINDOW_SIZE=999, HEADER_TABLE_SIZE=0, MAX_FRAME_SIZE=WINDOW)
small = gate.open()
gate.echo(small, payload[: 2 * WINDOW])
gate.read(lazy)
gate.until("it came nevertheless", lambda: lazy.count == len(payload) + MB)
gate.set(INITIAL_WINDOW_SIZE=MB, HEADER_TABLE_SIZE=4096)
gate.echo(small, payload[:MB])
said("windows and tables change under streams that are open")

# Odd, but legal: padding, empty pieces, priorities, frames of no known kind, questions, a header in many pieces.
for padding in (0, 1, 255):
    expected = small.count + 5
    gate.h2.send_data(small.stream, b"hello", pad_length=padding)
    gate.h2.send_data(small.stream, b"", pad_length=padding)
    gate.until("what was padded came back bare", lambda: small.count >= expected)
    assert small.count == expected and small.body.endswith(b"hello")
gate.h2.prioritize(small.stream, weight=7, depends_on=busy.stream, exclusive=True)
gate.out += gate.h2.data_to_send() + b"\x00\x00\x03\xee\xff" + small.stream.to_bytes(4, "big") + b"odd"
gate.h2.ping(b"00000000")
gate.until("the question is answered", lambda: gate.pongs == 1)
# A gate bears eight pieces of a header: more would be a flood.
frame_size, gate.h2.max_outbound_frame_size = gate.h2.max_outbound_frame_size, 2000
long = gate.connect(target, session, ("x-many", "y" * 12_000))
gate.h2.max_outbound_frame_size = frame_size
gate.until("many pieces make a header", lambda: long.headers or long.over)
assert long.status == 200, (long.status, long.reset)
gate.echo(long, b"hello")
said("what is odd but legal is taken")

# Pages and questions beside them; trailers belong to a request, not to a tunnel.
page = gate.ask((":method", "GET"), (":scheme", "https"), (":authority", f"localhost:{port}"), (":path", "/zugang"), end=True)
gate.until("a page came", lambda: page.over)
assert page.status == 200 and b"</html>" in page.body, page.headers
nonce = gate.ask(
    (":method", "POST"),
    (":scheme", "https"),
    (":authority", f"localhost:{port}"),
    (":path", "/api/v1/nonce"),
    ("content-type", "application/json"),
    ("trailer", "x-end"),
)
gate.h2.send_data(nonce.stream, b"{}")
gate.h2.send_headers(nonce.stream, [("x-end", "so")], end_stream=True)
gate.until("an answer came", lambda: nonce.over)
assert nonce.status == 200 and b'"nonce"' in nonce.body, (nonce.headers, nonce.body)
said("pages and questions beside tunnels")

host = target.split(":")[0]
for where in (f"{host}:22", f"other.{host}:443", "127.0.0.1:443", "[::1]:443", "localhost:443", f"{host}.:443", host, ""):
    tunnel = gate.connect(where)
    gate.until("an answer", lambda: tunnel.over)
    assert 400 <= (tunnel.status or 400) < 500, (where, tunnel.headers)
    said(f"refused: {where or 'nothing'}: {(tunnel.headers or {}).get(b'schleuse-refused', b'reset').decode()}")

# No CONNECT (RFC 9113, section 8.5): each ends its own stream at most.
wrong = {
    "with a path": [(":scheme", "https"), (":path", "/")],
    "with a protocol": [(":scheme", "https"), (":path", "/"), (":protocol", "websocket")],
    "with a connection": [("connection", "close")],
    "in capitals": [("X-Capital", "x")],
}
for what, more in wrong.items():
    tunnel = gate.ask((":method", "CONNECT"), (":authority", target), *more, ("proxy-authorization", f"Schleuse {session}"))
    gate.until("an answer", lambda: tunnel.over or tunnel.headers)
    assert tunnel.reset is not None or tunnel.status >= 400, (what, tunnel.headers)
    said(f"refused {what}: {tunnel.status or ErrorCodes(tunnel.reset).name}")
with_trailers = gate.open()
gate.h2.send_headers(with_trailers.stream, [("x-end", "so")], end_stream=True)
gate.until("an end", lambda: with_trailers.over)
assert with_trailers.reset == ErrorCodes.PROTOCOL_ERROR, with_trailers.reset
said("refused with trailers: PROTOCOL_ERROR")

for tunnel in (lazy, busy, small, long):
    gate.h2.reset_stream(tunnel.stream, ErrorCodes.CANCEL)
ends, breaks = gate.open(), gate.open()
gate.echo(ends, b"hello")
gate.echo(breaks, b"hello")
said("waiting")
gate.until("both are over", lambda: ends.over and breaks.over)
assert ends.reset is None and breaks.reset is not None, (ends.reset, breaks.reset)
assert gate.goaway is None
gate.h2.end_stream(ends.stream)
gate.h2.close_connection()
gate.until("the gate closes, too", lambda: gate.closed)
said("done")
