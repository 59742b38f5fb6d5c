#!/bin/sh
# Types, lint, format, unused code, fast tests: about a minute.
set -eu
cd "$(dirname "$0")/.."
sh scripts/setup.sh
npx tsc --noEmit -p .
npx oxlint --type-aware --deny-warnings
npx biome check --error-on-warnings .
npx knip
node bin/prun.js --no-config --timeout 30000 'dist/test/{scheduler,worker,reporters,runner,tidy}/**/*.test.js' --reporter dot
