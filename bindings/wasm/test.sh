#!/usr/bin/env bash
# Builds the package and tests it in Node, against its types, and in headless Chromium.
set -euo pipefail
cd "$(dirname "$0")"
cargo xtask wasm
node --test tests/node.mjs
npx --no-install tsc --noEmit --strict --target es2022 --module nodenext --moduleResolution nodenext tests/types.ts
cargo xtask browser
