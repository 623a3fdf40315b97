"""The web server that stands before the portal, started with the configuration of ``deploy/nginx``.

For the tests and for measurements, without privileges and in a folder of its own. A deployment has
its own nginx, with the same two files.
"""

import os
import pwd
import shutil
import socket
import subprocess
import time
from pathlib import Path

from portal.engines import EngineMissing

DEPLOY = Path(__file__).resolve().parent.parent / "deploy" / "nginx"
# Debian puts it where only administrators look.
SEARCHED = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
MIME_TYPES = Path("/etc/nginx/mime.types")
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")

_MAIN = """
daemon off;
worker_processes {workers};
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
{as_root}
events {{ worker_connections 4096; }}
http {{
    {mime_types}
    {brotli}
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 100000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream portal {{ server 127.0.0.1:{upstream_port}; keepalive 64; }}
    proxy_cache_path {folder}/copies levels=1:2 keys_zone=portal:10m use_temp_path=off;
    limit_req_zone $changing zone=changes:10m rate={changes_per_second}r/s;
    include {deploy}/http.conf;
    server {{
        listen 127.0.0.1:{port};
        set $var_folder {var_folder};
        set $ledger_folder {ledger_folder};
        include {deploy}/site.conf;
    }}
}}
"""


class Nginx:
    """An nginx on ``port`` before a portal on ``upstream_port``."""

    def __init__(
        self,
        folder: Path,
        upstream_port: int,
        port: int,
        *,
        var_folder: Path | None = None,
        ledger_folder: Path | None = None,
        changes_per_second: int = 20,
        workers: int = 1,
    ) -> None:
        self.folder = folder
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self._settings = {
            "folder": folder,
            "upstream_port": upstream_port,
            "port": port,
            "var_folder": var_folder or folder,
            "ledger_folder": ledger_folder or folder / "ledger",
            "changes_per_second": changes_per_second,
            "workers": workers,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start it and return its address."""
        executable = shutil.which("nginx", path=SEARCHED)
        if executable is None:
            raise EngineMissing("No nginx on this machine. Install it: apt-get install nginx")
        self.folder.mkdir(parents=True, exist_ok=True)
        configuration = self.folder / "nginx.conf"
        configuration.write_text(self._configuration())
        command = [executable, "-p", str(self.folder), "-e", "error.log", "-c", str(configuration)]
        self._process = subprocess.Popen(command, start_new_session=True)
        self._wait()
        return self.url

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(timeout=10)

    def _configuration(self) -> str:
        # Started by root it would work as somebody who may not read what root has put here.
        as_root = f"user {pwd.getpwuid(0).pw_name};" if os.geteuid() == 0 else ""
        brotli = BROTLI.exists()
        written = _MAIN.format(
            **self._settings,
            deploy=DEPLOY,
            as_root=as_root,
            mime_types=f"include {MIME_TYPES};" if MIME_TYPES.exists() else "",
            brotli="brotli_static on;" if brotli else "",
        )
        return f"load_module {BROTLI};\n{written}" if brotli else written

    def _wait(self, seconds: float = 10) -> None:
        until = time.monotonic() + seconds
        while not self._answers():
            if self._process is None or self._process.poll() is not None:
                raise EngineMissing(f"nginx did not start: {(self.folder / 'error.log').read_text()}")
            if time.monotonic() > until:
                raise EngineMissing(f"nginx did not answer within {seconds:.0f} s.")
            time.sleep(0.02)

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0
