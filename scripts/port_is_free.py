"""Says in one sentence why a port cannot be served on, before minutes are spent on installing."""

import socket
import sys


def trouble_with(text):
    """The sentence to print, or None where the port is free."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        return (
            f"PORT={text} is no port: choose a number from 1024 to 65535, as in make run PORT=8001."
        )
    port = int(text)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except PermissionError:
            return f"Port {port} is for the administrator: run make run PORT=8000."
        except OSError:
            other = port + 1 if port < 65535 else 8000
            return f"Port {port} is in use: stop the other program or run make run PORT={other}."
    return None


if __name__ == "__main__":
    sys.exit(trouble_with(sys.argv[1]))
