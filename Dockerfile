# Daybook as a container. Build: docker build -t daybook --build-arg VERSION="$(git describe --tags --always)" .
# The database driver of the embedded engine links the C++ library, so both stages have glibc, of the same Debian.
FROM golang:1.26.0-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY cmd cmd
COPY internal internal
ARG VERSION=container
RUN CGO_ENABLED=1 go build -trimpath -tags duckdb_arrow \
      -ldflags "-s -w -X github.com/daybookhq/daybook/internal/cli.Version=${VERSION}" -o /out/daybook ./cmd/daybook

FROM debian:12.12-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates libstdc++6 tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --home-dir /home/daybook --no-create-home --shell /usr/sbin/nologin daybook \
 && install -d -o daybook -g daybook -m 0750 /home/daybook /home/daybook/landing /home/daybook/quarantine /home/daybook/archive /backups
COPY --from=build /out/daybook /usr/local/bin/daybook
COPY deploy/docker/start deploy/docker/healthy /usr/local/bin/
USER 10001:10001
ENV DAYBOOK_HOME=/home/daybook
WORKDIR /home/daybook
EXPOSE 8088
ENTRYPOINT ["/usr/local/bin/daybook"]
CMD ["--help"]
