#!/bin/sh
# Makes a checkout ready: a compiler where one can be installed, the npm packages, dist/ and the
# addon. Does only what is missing, so that it costs nothing when all is there.
#
# usage: setup.sh [tests]   tests: also what only prun's own tests need
set -eu
cd "$(dirname "$0")/.."

if ! command -v g++ >/dev/null || ! command -v make >/dev/null || ! command -v python3 >/dev/null; then
	if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
		echo "setup: installing a compiler (apt: g++ make python3)"
		apt-get update -qq && apt-get install -y -qq --no-install-recommends g++ make python3 >/dev/null
	else
		echo "setup: there is no compiler (g++, make, python3); files will be isolated with spawn" >&2
	fi
fi

# Shells whose completion is tested; without them those tests are skipped by name.
if [ "${1:-}" = tests ] && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
	for shell in zsh fish; do
		command -v "$shell" >/dev/null && continue
		echo "setup: installing $shell (apt)"
		apt-get install -y -qq --no-install-recommends "$shell" >/dev/null || {
			apt-get update -qq && apt-get install -y -qq --no-install-recommends "$shell" >/dev/null
		}
	done
fi

if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
	echo "setup: installing npm packages and building"
	# Not npm ci: that insists on a lock entry for every platform that an optional package names, and
	# a registry may not carry them all. The versions of the lock file are kept, and so is the file.
	npm install --no-save --no-audit --no-fund --loglevel=error
	touch node_modules/.package-lock.json
elif [ ! -d dist ] || [ -n "$(find scheduler worker reporters runner bench test binding.gyp tsconfig.json -name node_modules -prune -o \( -name '*.ts' -o -name '*.c' -o -name '*.h' -o -name '*.gyp' -o -name tsconfig.json \) -newer dist/.built -print -quit 2>/dev/null)" ]; then
	echo "setup: building"
	npm run --silent build
fi
