#!/usr/bin/env bash
# The C binding: contract test against the shared library, installed and used, under valgrind and with AddressSanitizer.
set -euo pipefail
cd "$(dirname "$0")"
make --no-print-directory test valgrind asan
