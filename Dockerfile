# cpts-docs without Python on the machine. No engine was at hand where this was
# written: it has not been built.
#
#   docker build -t cpts-docs .
#   docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/projet" cpts-docs build project.yaml

FROM python:3.13-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE hatch_build.py ./
COPY cpts_docs cpts_docs
COPY projects projects
COPY schemas schemas
COPY templates templates
RUN python -m venv --without-pip /opt/cpts-docs \
 && pip --python /opt/cpts-docs/bin/python install --no-cache-dir .

FROM python:3.13-slim
COPY --from=build /opt/cpts-docs /opt/cpts-docs
ENV PATH="/opt/cpts-docs/bin:$PATH"
WORKDIR /projet
USER nobody
ENTRYPOINT ["cpts-docs"]
