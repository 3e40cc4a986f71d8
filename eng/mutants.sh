#!/usr/bin/env bash
# Changes the library in one place at a time (eng/mutants/mutants.tsv: id, file, text, replacement), in a scratch copy, and runs the tests that should notice.
# usage: eng/mutants.sh [PATTERN]   only ids that match, such as parser-* or retry-07
# A mutant is killed when a test fails or does not end. Unit tests of its area come first, end-to-end tests where those do not notice.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
pattern=${1:-*}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
list=$PWD/eng/mutants/mutants.tsv
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git ls-files -z | xargs -0 cp --parents -t "$work"
cd "$work"
quick=(-p:UseSharedCompilation=true -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false -p:MSBuildTreatWarningsAsErrors=false -v quiet -clp:NoSummary)
for project in tests/Unit tests/EndToEnd; do
  dotnet build "$project" "${quick[@]}" || { echo "$project does not build" >&2; exit 2; }
done
mkdir "$work/unchanged"
cp src/Ses.Resilient/bin/Debug/net10.0/Ses.Resilient*.dll "$work/unchanged"

# Puts libraries where the tests load them from.
place() {
  cp "$@" tests/Unit/bin/Debug/net10.0/ && cp "$@" tests/EndToEnd/bin/Debug/net10.0/
}

# Runs tests of a project until one fails; 0 when all pass.
passes() {
  local project="$1"
  shift
  local filters=() name
  for name in "$@"; do filters+=(--filter-class "Ses.Resilient.Tests.$name*"); done
  timeout 180 "$project/bin/Debug/net10.0/Ses.Resilient.Tests.$(basename "$project")" "${filters[@]}" --stop-on-fail on --no-ansi >"$work/last.log" 2>&1
}

unit_of() {
  case $1 in
    parser*) passes tests/Unit Denials. ;;
    evaluator*) passes tests/Unit Policies. Evaluation. Conformance.CaseFileTests && passes tests/Unit Conformance. ;;
    attribution*) passes tests/Unit Attribution. Remedies. Reports. ;;
    retry*) passes tests/Unit Resilience. Sharing. Attachment. Attaching. ;;
  esac
}

whole_of() {
  case $1 in
    retry*) passes tests/EndToEnd Resilience. Sharing. ;;
    *) passes tests/EndToEnd Scenarios.ScenarioTests ;;
  esac
}

declare -A areas
count=0 killed=0 survived=0 broken=0
# The list has a descriptor of its own: what is run inside reads its standard input.
while IFS=$'\t' read -r -u 3 id file from to; do
  # shellcheck disable=SC2053
  [[ $id == $pattern ]] || continue
  count=$((count + 1))
  areas[${id%-*}]=1
  cp "$file" "$work/original"
  FROM="$from" TO="$to" perl -0pi -e 's/\Q$ENV{FROM}\E/$ENV{TO}/' "$file"
  project=$(cut -d/ -f1-2 <<<"$file")
  assembly=$(basename "$project")
  if cmp -s "$file" "$work/original"; then
    verdict="the text is not in $file"
    broken=$((broken + 1))
  elif ! dotnet build "$project" -f net10.0 --no-restore --no-dependencies "${quick[@]}" >"$work/last.log" 2>&1; then
    verdict="does not compile: $(grep -m1 -o 'error .*' "$work/last.log" | cut -c1-120)"
    broken=$((broken + 1))
  else
    place "$work"/unchanged/*.dll
    place "$project/bin/Debug/net10.0/$assembly.dll"
    if unit_of "$id" && whole_of "$id"; then
      verdict=SURVIVED
      survived=$((survived + 1))
    else
      verdict="killed by $(grep -m1 '^failed ' "$work/last.log" | sed 's/^failed Ses\.Resilient\.Tests\.//; s/ (.*//' | cut -c1-110)"
      killed=$((killed + 1))
    fi
  fi
  cp "$work/original" "$file"
  printf '%-15s %s\n' "$id" "$verdict"
done 3<"$list"

# The unchanged library has to pass, or all of this says nothing.
place "$work"/unchanged/*.dll
for area in "${!areas[@]}"; do
  { unit_of "$area" && whole_of "$area"; } || { echo "the unchanged library fails the tests of $area: $(grep -m1 '^failed ' "$work/last.log")"; broken=$((broken + 1)); }
done
echo "$count mutants, $killed killed, $survived survived, $broken not run"
[ "$broken" = 0 ] && [ "$count" -gt 0 ]
