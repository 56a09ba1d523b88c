"""A proxy as networks have them, run as a program of its own: ``python proxy.py [--read CERTIFICATE] [--login NAME:PASSWORD]``.

It prints its port, then a line for every host that it is asked to lead to. With a certificate it reads what is
encrypted, as an organisation's proxy does: the caller sees that certificate in place of the publisher's.
"""

import argparse
import base64
import contextlib
import socket
import ssl
import threading


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--read", metavar="CERTIFICATE", help="certificate and key with which it reads what is encrypted"
    )
    parser.add_argument("--login", metavar="NAME:PASSWORD", help="what a caller has to say")
    asked = parser.parse_args()
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], flush=True)
        while True:
            caller, _ = server.accept()
            threading.Thread(target=lead, args=(caller, asked.read, asked.login), daemon=True).start()


def lead(caller: socket.socket, certificate: str | None, login: str | None) -> None:
    """Answer one CONNECT, and then pass on what either side says until one has no more."""
    head = b""
    while b"\r\n\r\n" not in head:
        part = caller.recv(4096)
        if not part:
            return
        head += part
    method, target, _ = head.split(b"\r\n")[0].decode().split(" ")
    print(f"{method} {target}", flush=True)
    if login and base64.b64encode(login.encode()) not in head:
        caller.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        caller.close()
        return
    host, _, port = target.rpartition(":")
    try:
        publisher = socket.create_connection((host, int(port)), timeout=10)
    except OSError:
        caller.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
        caller.close()
        return
    caller.sendall(b"HTTP/1.1 200 Connection Established\r\n\r\n")
    if certificate:
        ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        ours.load_cert_chain(certificate)
        theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        theirs.check_hostname, theirs.verify_mode = False, ssl.CERT_NONE
        try:
            caller = ours.wrap_socket(caller, server_side=True)
        except ssl.SSLError:
            # The caller does not trust the certificate.
            return
        publisher = theirs.wrap_socket(publisher, server_hostname=host)
    answers = threading.Thread(target=pass_on, args=(publisher, caller), daemon=True)
    answers.start()
    pass_on(caller, publisher)
    answers.join()


def pass_on(source: socket.socket, goal: socket.socket) -> None:
    try:
        while part := source.recv(65536):
            goal.sendall(part)
    except OSError:
        pass
    finally:
        for end in (goal, source):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


if __name__ == "__main__":
    main()
