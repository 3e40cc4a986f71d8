#!/usr/bin/env bash
# Publishes samples/DeniedSend with Native AOT, where any trim or AOT warning of the libraries is an error, and holds its exit code and output against those of
# the JIT. See docs/aot.md.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 NO_COLOR=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "aot-check: $*" >&2
  exit 1
}

if command -v clang >/dev/null; then linker=clang
elif command -v gcc >/dev/null; then linker=gcc
else fail "Native AOT needs clang or gcc, and zlib's headers (Debian: apt-get install clang zlib1g-dev)"
fi

dotnet build samples/DeniedSend -c Release -v quiet -o "$work/jit" || fail "the build failed"
dotnet publish samples/DeniedSend -c Release -v quiet --use-current-runtime -o "$work/aot" \
  -p:PublishAot=true -p:CppCompilerAndLinker="$linker" -p:TrimmerSingleWarn=false \
  -p:TreatWarningsAsErrors=false -p:MSBuildTreatWarningsAsErrors=false -p:ILLinkTreatWarningsAsErrors=false >"$work/publish.log" 2>&1 \
  || { cat "$work/publish.log" >&2; fail "the publish failed"; }

# The serializer that HybridCache takes for types it does not know: the library stores bytes, so it is compiled and never run.
known='Microsoft\.Extensions\.Caching\.Hybrid\.Internal\.DefaultJsonSerializer'
if grep -E '(warning|error) IL[0-9]+' "$work/publish.log" | grep -vE "IL[0-9]+: $known"; then fail "there are trim or AOT warnings"; fi
warnings=$(grep -cE "warning IL[0-9]+: $known" "$work/publish.log")

# Request ids and times differ from run to run. Reads go out together: which ends first, and is named, is chance.
normal() {
  sed -E -e 's/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/ID/g' \
    -e 's/("(elapsed|durationMilliseconds)": ).*/\1TIME/' \
    -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|\+00:00)/TIME/g' \
    -e 's/(settle it: |"wouldSettle": ")[a-z]+:[A-Za-z]+ for/\1A READ for/' "$@"
}

run() {
  local name="$1" command="$2"
  shift 2
  "$command" "$@" >"$work/$name.out" 2>"$work/$name.err"
  echo "exit $?" >>"$work/$name.err"
}

same() {
  diff "$1" "$2" || fail "$3 differ: < JIT, > Native AOT"
}

for how in jit aot; do
  run "$how" "$work/$how/DeniedSend"
  run "$how-json" "$work/$how/DeniedSend" --json
  normal "$work/$how.out" >"$work/$how.text"
  normal "$work/$how-json.out" | sed 's/,$//' | sort >"$work/$how.json"
done
[ -s "$work/jit.text" ] && [ -s "$work/jit.json" ] || fail "the sample wrote nothing"
same "$work/jit.err" "$work/aot.err" "exit codes or error streams"
same "$work/jit.text" "$work/aot.text" "outputs"
same "$work/jit-json.err" "$work/aot-json.err" "exit codes or error streams with --json"
same "$work/jit.json" "$work/aot.json" "outputs with --json"

echo "aot-check: no trim or AOT warning but $warnings of a part of HybridCache that is never run"
echo "aot-check: same exit code ($(tail -1 "$work/aot.err")) and output ($(wc -l <"$work/aot.text") lines, and $(wc -l <"$work/aot.json") of JSON)," \
  "native file of $(($(stat -c %s "$work/aot/DeniedSend") / 1024 / 1024)) MiB"
