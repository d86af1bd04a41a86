FROM python:3.11-slim-bookworm

# WeasyPrint lays out text with these three.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*

# A mirror: docker compose build --build-arg PIP_INDEX_URL=https://...
ARG PIP_INDEX_URL
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.txt

# The Fandol typefaces.  Without them the PDF is set in Noto, and says so: no reason to stop.
COPY script/typefaces script/
RUN script/typefaces /usr/local/share/typefaces/fandol || true

COPY . .
RUN useradd --system --uid 10001 govreports \
    && install -d -o govreports -g govreports -m 700 /var/lib/govreports
USER govreports

# HOME is where fontconfig keeps its cache; the container's own files stay read-only.
ENV GOVREPORTS_PRODUCTION=1 GOVREPORTS_VAR=/var/lib/govreports HOME=/tmp \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
EXPOSE 8000
CMD ["deploy/entrypoint.sh"]
