# The Pileup Buster bridge: `docker build -t pileup-buster .` and then
#   docker run --env-file .env -p 127.0.0.1:8000:8000 -v pileup:/data --stop-timeout 20 pileup-buster
# compose.yaml does the same, and more. docs/operations.md explains both.

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src

# What changes rarely comes first, so that a new release reuses it. Every package is held to its hash.
COPY requirements.lock ./
RUN python -m venv --without-pip /opt/pileup \
    && python -m pip --python /opt/pileup/bin/python install --require-hashes --no-deps -r requirements.lock
COPY requirements-build.lock ./
RUN python -m venv --without-pip /opt/build \
    && python -m pip --python /opt/build/bin/python install --require-hashes --no-deps -r requirements-build.lock

COPY pyproject.toml README.md LICENSE ./
COPY core core
COPY codegen codegen
COPY generated generated
RUN python -m pip --python /opt/build/bin/python wheel --no-deps --no-build-isolation --wheel-dir /src/dist . \
    && python -m pip --python /opt/pileup/bin/python install --no-deps /src/dist/*.whl


FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="Pileup Buster bridge" \
      org.opencontainers.image.description="Callback queue for ham radio, over HTTP, Server-Sent Events and one WebSocket" \
      org.opencontainers.image.licenses="MIT"

# A number, so that Kubernetes can see that it is not root.
RUN groupadd --system --gid 10001 pileup \
    && useradd --system --uid 10001 --gid pileup --no-create-home --home-dir /data --shell /usr/sbin/nologin pileup \
    && install --directory --owner=pileup --group=pileup --mode=0700 /data
COPY --from=build /opt/pileup /opt/pileup

# Settings are in .env.example; the environment of the container takes precedence over these.
ENV PATH=/opt/pileup/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    DATABASE_URL=sqlite:////data/pileup-buster.db \
    LOG_FORMAT=json

# Nothing is written outside /data: the rest of the file system may be read-only.
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
# The server then takes leave of its clients, for 15 seconds at most; Docker kills after 10 unless told otherwise.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["pileup", "healthcheck"]
ENTRYPOINT ["pileup"]
CMD ["serve"]
