#!/usr/bin/env bash
# Builds with warnings as errors, checks the format, runs all tests and the main sample.
# Installs what a bare Debian machine with the .NET SDK lacks. Run it from anywhere.
#   tests/run.sh         everything
#   tests/run.sh --fast  the tests of daily work: no package, no processes
set -euo pipefail
cd "$(dirname "$0")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
fast=false
[ "${1:-}" = "--fast" ] && fast=true

if ! command -v dotnet >/dev/null; then
  echo "The .NET SDK 10 is missing: install it from https://dotnet.microsoft.com/download, then run this again." >&2
  exit 1
fi
# Without ICU, .NET starts only in the invariant culture, which is all that building and the tests need.
if ! ldconfig -p 2>/dev/null | grep -q libicuuc; then
  export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
fi

apt_install() { # packages
  local root=""
  [ "$(id -u)" = 0 ] || root="sudo -n"
  command -v apt-get >/dev/null && $root apt-get -qq update &&
    $root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends -y "$@" >/dev/null
}

# Native AOT links with clang or gcc.
install_linker() {
  if command -v clang >/dev/null || command -v gcc >/dev/null || apt_install build-essential zlib1g-dev; then
    return
  fi
  echo "Neither clang nor gcc is here, and they could not be installed: the test of native binaries will fail." >&2
  echo "Install them, on Debian by: apt-get install build-essential zlib1g-dev" >&2
}

# Mermaid's parser, which npm fetches, reads the flowcharts.
install_node() {
  if command -v node >/dev/null && command -v npm >/dev/null || apt_install nodejs npm; then
    return
  fi
  echo "Node.js with npm is not here, and could not be installed: the tests of flowcharts will fail." >&2
  echo "Install them, on Debian by: apt-get install nodejs npm" >&2
}

# The tests of its store start a server of their own.
install_postgresql() {
  if compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || apt_install postgresql; then
    return
  fi
  echo "PostgreSQL is not here, and could not be installed: the tests of its store will fail." >&2
  echo "Install it, on Debian by: apt-get install postgresql" >&2
}

started=$SECONDS
step() { printf '\n== %s (%s s)\n' "$1" "$((SECONDS - started))"; }

step "Build"
dotnet build CodeFirstWorkflows.sln -c Release -v quiet --nologo

if [ "$fast" = false ]; then
  step "Format"
  dotnet format whitespace CodeFirstWorkflows.sln --no-restore --verify-no-changes
fi

passed=0 failed=0 skipped=0
count() { sed -nE "s/^ *$1: ([0-9]+).*/\1/p" "$2" | tail -n 1 | grep . || echo 0; }
suite() { # project, minutes, filters
  step "$1"
  local log project=$1 minutes=$2
  shift 2
  log=$(mktemp)
  local status=0
  timeout "${minutes}m" dotnet run --project "tests/$project" -c Release --no-build --no-launch-profile -- --no-ansi --progress off "$@" | tee "$log" || status=$?
  [ "$status" = 124 ] && echo "$project took longer than $minutes minutes." >&2
  passed=$((passed + $(count succeeded "$log")))
  failed=$((failed + $(count failed "$log")))
  skipped=$((skipped + $(count skipped "$log")))
  rm -f "$log"
  [ "$status" = 0 ] || failures="$failures $project"
}

failures="" nemesis='CodeFirstWorkflows.Storing.Tests.Nemesis'
# Limits end what hangs, also on a machine that is slow and busy.
suite CodeFirstWorkflows.Tests 30
if [ "$fast" = true ]; then
  suite CodeFirstWorkflows.Storing.Tests 10 --filter-not-namespace 'CodeFirstWorkflows.Storing.Tests.PostgreSql' --filter-not-namespace "$nemesis"
  suite CodeFirstWorkflows.Compiler.Tests 10 --filter-not-class '*LawTests'
else
  install_postgresql
  suite CodeFirstWorkflows.Storing.Tests 30 --filter-not-namespace "$nemesis"
  # One minute for each of two stores, and up to two more until all runs have ended.
  suite CodeFirstWorkflows.Storing.Tests 20 --filter-namespace "$nemesis" --show-live-output on
  suite CodeFirstWorkflows.Compiler.Tests 45
  # The newest compiler reads broken syntax as the oldest does.
  suite CodeFirstWorkflows.Compiler.NextRoslyn.Tests 30 --filter-not-method '*Holds_of_broken_syntax'
  suite CodeFirstWorkflows.Graphs.Tests 45
  install_node
  suite CodeFirstWorkflows.Samples.Tests 15
  install_linker
  suite CodeFirstWorkflows.Package.Tests 25
  step "Benchmarks, dry"
  dotnet run --project tests/CodeFirstWorkflows.Benchmarks -c Release --no-build -- --job Dry --filter '*' >/dev/null
  step "The main sample"
  dotnet run --project samples/SolveProblem -c Release --no-build -- "How do I optimize this algorithm?"
fi

step "Done"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$passed" -gt 0 ] || failures="$failures (no test ran)"
if [ -n "$failures" ]; then
  echo "Failed:$failures" >&2
  exit 1
fi
