"""nginx and Caddy on loopback, with the files of deploy/ as they are, in front of nodes.

Only what every installation edits is replaced: ports, nodes, certificate.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.ports import free_port
from tests.support.tools import ROOT, require

NGINX = ROOT / "deploy" / "nginx"
CADDYFILE = ROOT / "deploy" / "Caddyfile"

# Stands where Debian's nginx.conf does: whatever is not the site's.
_MAIN = """
{user}
daemon off;
worker_processes 1;
pid nginx.pid;
error_log stderr warn;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path temp;
    proxy_temp_path temp;
    fastcgi_temp_path temp;
    uwsgi_temp_path temp;
    scgi_temp_path temp;
    include conf.d/*.conf;
}}
"""


@dataclass(frozen=True)
class Proxy:
    """A running proxy: its port, its log, and the scheme that it speaks."""

    port: int
    log: Path
    secure: bool

    @property
    def url(self) -> str:
        return f"{'https' if self.secure else 'http'}://127.0.0.1:{self.port}"

    @property
    def address(self) -> str:
        """As the SDK takes it."""
        return f"{'wss' if self.secure else 'ws'}://127.0.0.1:{self.port}"

    @property
    def websocket(self) -> str:
        return f"{self.address}/ws"

    @property
    def tls(self) -> ssl.SSLContext | None:
        """For WebSocket clients: takes the certificate that was made for this run."""
        if not self.secure:
            return None
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context


@asynccontextmanager
async def nginx(folder: Path, nodes: Sequence[int], silence: str | None = None) -> AsyncIterator[Proxy]:
    """deploy/nginx in front of `nodes`, with TLS. `silence` takes the place of its 90 s."""
    prefix, command = _nginx(folder)
    # As it stands there, once for each node.
    line = "server 127.0.0.1:{} max_fails=1 fail_timeout=2s;\n"
    listed = "".join(line.format(one) for one in nodes)
    _replace(prefix / "pileup" / "nodes.conf", f"(?m)^{re.escape(line.format(8000))}", listed)
    certificate, key = _certificate(prefix)
    port = free_port()
    listen = prefix / "pileup" / "listen.conf"
    _replace(listen, r"(?m)^listen 443 ", f"listen 127.0.0.1:{port} ")
    # Not everywhere is there IPv6.
    _replace(listen, r"(?m)^listen \[::\]:443 .*\n", "")
    _replace(listen, r"ssl_certificate .*;", f"ssl_certificate {certificate};")
    _replace(listen, r"ssl_certificate_key .*;", f"ssl_certificate_key {key};")
    if silence is not None:
        _replace(prefix / "conf.d/pileup.conf", r"\b90s;", f"{silence};", count=3)
    async with _running(command, folder / "nginx.log", port, {}):
        yield Proxy(port, folder / "nginx.log", secure=True)


def composed_nginx(folder: Path) -> subprocess.CompletedProcess[str]:
    """What `nginx -t` says to the files that compose.yaml mounts."""
    prefix, command = _nginx(folder)
    for file in (ROOT / "deploy" / "compose").iterdir():
        shutil.copyfile(file, prefix / "pileup" / file.name)
    _replace(prefix / "pileup" / "listen.conf", r"(?m)^listen 8080;", f"listen 127.0.0.1:{free_port()};")
    return subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)


def _nginx(folder: Path) -> tuple[Path, list[str]]:
    """A folder such as /etc/nginx with the files of deploy/nginx, and the command that goes by it."""
    program = require("nginx")
    prefix = folder / "nginx"
    shutil.copytree(NGINX, prefix)
    (prefix / "temp").mkdir()
    user = "user root;" if os.geteuid() == 0 else ""
    (prefix / "nginx.conf").write_text(_MAIN.format(user=user), encoding="utf-8")
    return prefix, [str(program), "-p", str(prefix), "-e", "stderr", "-c", "nginx.conf"]


@asynccontextmanager
async def caddy(folder: Path, nodes: Sequence[int]) -> AsyncIterator[Proxy]:
    """deploy/Caddyfile in front of `nodes`, without TLS."""
    program = require("caddy")
    port = free_port()
    own = folder / "Caddyfile"
    # Without the endpoint for administration, whose port is fixed.
    own.write_text(f"{{\n\tadmin off\n}}\nimport {CADDYFILE}\n", encoding="utf-8")
    environment = {
        "PILEUP_SITE": f"http://127.0.0.1:{port}",
        "PILEUP_NODES": " ".join(f"127.0.0.1:{one}" for one in nodes),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
    }
    command = [str(program), "run", "--config", str(own), "--adapter", "caddyfile"]
    async with _running(command, folder / "caddy.log", port, environment):
        yield Proxy(port, folder / "caddy.log", secure=False)


@asynccontextmanager
async def _running(
    command: list[str], log: Path, port: int, environment: dict[str, str]
) -> AsyncIterator[None]:
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**os.environ, **environment},
        )
    try:
        async with asyncio.timeout(30):
            while not await _listens(port):
                if process.returncode is not None:
                    raise RuntimeError(f"{command[0]} ended with {process.returncode}: {log.read_text()}")
                await asyncio.sleep(0.02)
        yield
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


def _certificate(folder: Path) -> tuple[Path, Path]:
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [
            *(str(require("openssl")), "req", "-x509", "-nodes", "-days", "1", "-subj", "/CN=localhost"),
            *("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    return certificate, key


def _replace(file: Path, pattern: str, text: str, count: int = 1) -> None:
    """Replace in a file what has to be there `count` times."""
    before = file.read_text(encoding="utf-8")
    after, found = re.subn(pattern, lambda _: text, before)
    assert found == count, f"{file.name} has {pattern} {found} times"
    file.write_text(after, encoding="utf-8")
