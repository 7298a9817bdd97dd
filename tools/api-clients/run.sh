#!/usr/bin/env bash
# Makes clients from a running server's description with four generators, compiles each, and uses it against that server.
# Usage: KANAL_URL=http://127.0.0.1:8010 KANAL_API_KEY=kanal_… tools/api-clients/run.sh [java] [go] [python] [typescript]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
address=${KANAL_URL:?set KANAL_URL to the address of a running Kanal}
key=${KANAL_API_KEY:?set KANAL_API_KEY to a key with the scopes read and write}
work=${KANAL_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/kanal}/api-clients
maven=${MAVEN_CENTRAL:-https://repo.maven.apache.org/maven2}
export=$here/export.json

# What each was seen working with.
generator_version=7.17.0
python_client_version=0.29.1
typescript_packages=(openapi-typescript@7.13.0 openapi-fetch@0.17.0 typescript@5.9.3 @types/node@20.19.0)

mkdir -p "$work"
curl -sf "$address/openapi.json" -o "$work/openapi.json"

generator() { # language, folder, properties, options…
  local jar=$work/openapi-generator-cli-$generator_version.jar
  [ -f "$jar" ] || curl -sfL -o "$jar" "$maven/org/openapitools/openapi-generator-cli/$generator_version/openapi-generator-cli-$generator_version.jar"
  rm -rf "$2"
  java -jar "$jar" generate -i "$work/openapi.json" -g "$1" -o "$2" --additional-properties="$3" "${@:4}" >"$work/$1.log" 2>&1 ||
    { tail -n 20 "$work/$1.log" >&2; return 1; }
}

use_java() {
  generator java "$work/java" hideGenerationTimestamp=true,openApiNullable=false
  cp "$here/java/Use.java" "$work/java/src/main/java/Use.java"
  "$root/mvnw" -q -f "$work/java/pom.xml" -Dmaven.test.skip=true compile dependency:build-classpath -Dmdep.outputFile="$work/java/classpath"
  java -cp "$work/java/target/classes:$(cat "$work/java/classpath")" Use "$address" "$key" "$export"
}

use_go() {
  generator go "$work/go" packageName=kanal,withGoMod=true --git-host=example.org --git-user-id=kanal --git-repo-id=client
  mkdir -p "$work/go/use"
  cp "$here/go/main.go" "$work/go/use/main.go"
  (cd "$work/go" && go build -o "$work/go/used" ./use)
  "$work/go/used" "$address" "$key" "$export"
}

use_python() {
  [ -x "$work/venv/bin/openapi-python-client" ] || { python3 -m venv "$work/venv" && "$work/venv/bin/pip" install -q "openapi-python-client==$python_client_version"; }
  rm -rf "$work/python"
  mkdir -p "$work/python"
  "$work/venv/bin/openapi-python-client" generate --path "$work/openapi.json" --config "$here/python/config.yaml" --meta none \
    --output-path "$work/python/kanal_client" >"$work/python.log" 2>&1 || { tail -n 20 "$work/python.log" >&2; return 1; }
  # A call that the generator cannot make is left out with a warning only.
  if grep -n 'will not be generated' "$work/python.log" >&2; then return 1; fi
  "$work/venv/bin/python" -m compileall -q "$work/python"
  PYTHONPATH=$work/python "$work/venv/bin/python" "$here/python/use.py" "$address" "$key" "$export"
}

use_typescript() {
  mkdir -p "$work/typescript"
  (
    cd "$work/typescript"
    [ -f package.json ] || printf '{"private": true, "type": "module"}\n' >package.json
    npm install --silent --no-audit --no-fund --save-exact "${typescript_packages[@]}"
    npx --no-install openapi-typescript "$work/openapi.json" -o kanal.d.ts >"$work/typescript.log" 2>&1
    cp "$here/typescript/use.mts" use.mts
    npx --no-install tsc --strict --noUncheckedIndexedAccess --module nodenext --target es2023 --skipLibCheck --allowImportingTsExtensions \
      --rewriteRelativeImportExtensions use.mts
    node use.mjs "$address" "$key" "$export"
  )
}

# One alone, as a process of its own: where a failure is asked about, bash would go on after the first.
if [ "${1:-}" = --one ]; then
  "use_$2"
  exit
fi
[ $# -gt 0 ] || set -- java go python typescript
failed=()
for language in "$@"; do
  "$here/run.sh" --one "$language" || failed+=("$language")
done
[ ${#failed[@]} -eq 0 ] || { printf 'failed: %s\n' "${failed[*]}" >&2; exit 1; }
