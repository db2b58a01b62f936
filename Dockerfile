# Set PYTHON_IMAGE to build on one image and no other: docs/operate.md, "In a container", has the command that tells its
# digest.
ARG PYTHON_IMAGE=python:3.13-slim

FROM ${PYTHON_IMAGE} AS libraries
WORKDIR /build
RUN pip install --no-cache-dir uv==0.13.9
COPY pyproject.toml requirements.lock ./
# The lock as constraint: the versions and hashes are its own, and the tools of development stay out.
RUN uv venv /opt/signoff \
 && uv pip install --no-cache --python /opt/signoff --compile-bytecode \
      --constraint requirements.lock --requirement pyproject.toml --extra postgres

FROM ${PYTHON_IMAGE}
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin signoff \
 && install --directory --owner signoff --mode 0700 /data
COPY --from=libraries /opt/signoff /opt/signoff
WORKDIR /app
# Code and libraries stay root's: the bot can read them and not change them.
COPY . .
ENV PATH="/opt/signoff/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATABASE_URL=sqlite:////data/signoff.db
USER 10001
VOLUME /data
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
