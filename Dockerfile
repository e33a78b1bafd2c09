# One image for web, worker and beat: docker-compose.yml gives each its command.

FROM node:22-bookworm-slim AS assets
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY static static
RUN npm run build

FROM python:3.12-slim-bookworm AS packages
WORKDIR /build
COPY requirements-tools.txt requirements.txt ./
RUN python -m venv /tools \
    && /tools/bin/pip install --no-cache-dir --require-hashes -r requirements-tools.txt \
    && /tools/bin/uv venv --no-python-downloads /venv \
    && /tools/bin/uv pip sync --no-cache --python /venv/bin/python requirements.txt

FROM python:3.12-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --home-dir /app portal
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=assets /build/static/build static/build
# The key serves this one command and is not kept; a container without SECRET_KEY refuses to start.
RUN SECRET_KEY=collecting-static-files python manage.py collectstatic --noinput --verbosity 0 \
    && mkdir -p var/media var/beat && chown -R portal var
USER portal
EXPOSE 8000
CMD ["gunicorn", "perfportal.wsgi", "--bind", "0.0.0.0:8000"]
