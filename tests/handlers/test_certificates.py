"""A site is believed to be itself only with a certificate that says so."""

import shutil
import ssl
import subprocess
from pathlib import Path

import pytest

from bot.errors import SourceError
from handlers.fetching import FetchRequest, Web
from tests.web_server import ANY_PORT, http, is_test_server, serve_web

OPENSSL = shutil.which("openssl") or ""


@pytest.fixture
def own_certificate(tmp_path: Path) -> ssl.SSLContext:
    """Return a certificate for 127.0.0.1 that nobody but its maker has signed."""
    if not OPENSSL:
        pytest.skip("openssl is not here to make a certificate")
    key, certificate = str(tmp_path / "key.pem"), str(tmp_path / "certificate.pem")
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    made = [OPENSSL, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, *names]
    subprocess.run(made, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


async def test_a_certificate_that_nobody_vouches_for_is_not_believed(own_certificate: ssl.SSLContext) -> None:
    async with serve_web(tls=own_certificate, feed=http(b"x")) as web:
        async with Web("Topline", is_test_server, ANY_PORT) as out:
            with pytest.raises(SourceError, match="certificate that is not valid"):
                await out.fetch(FetchRequest(f"https://127.0.0.1:{web.port}/feed"))
        assert web.asked == []
