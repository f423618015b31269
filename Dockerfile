# One image for everything: `serve` (default), `work`, `db upgrade`.
FROM python:3.13-slim-bookworm AS builder
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /source
RUN python -m venv --without-pip /venv
# requirements-llm.lock has the client of a language model besides.
ARG LOCK=requirements.lock
COPY requirements.lock requirements-llm.lock ./
RUN python -m pip --python /venv/bin/python install --require-hashes --requirement "$LOCK"
COPY pyproject.toml LICENSE ./
COPY dialogs/ dialogs/
COPY storage/ storage/
COPY adapters/ adapters/
COPY bot/ bot/
RUN python -m pip --python /venv/bin/python install --no-deps --no-build-isolation .

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /data --create-home --shell /usr/sbin/nologin sanmon
COPY --from=builder /venv/ /venv/
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SANMON_DATABASE_URL=sqlite:////data/sanmon.db \
    SANMON_HOST=0.0.0.0 \
    SANMON_PORT=8000
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
# urlopen raises on any answer but a good one. A container that runs `work` has no port: switch the check off there.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + os.environ['SANMON_PORT'] + '/healthz', timeout=4)"]
ENTRYPOINT ["sanmon"]
CMD ["serve"]
