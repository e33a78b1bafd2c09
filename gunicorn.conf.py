"""How gunicorn serves the portal; the address is given on the command line."""

from pathlib import Path

worker_class = "gthread"
workers = 2
threads = 4
timeout = 60
graceful_timeout = 10
max_requests = 5000
max_requests_jitter = 500
# The heartbeat file must not wait for a slow disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
# One address is enough: no control socket in anybody's home.
control_socket_disable = True
