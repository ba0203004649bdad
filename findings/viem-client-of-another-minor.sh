#!/usr/bin/env bash
# One would guess: viem's clients are plain objects and its types structural, so a client made by viem 2.45 can be handed,
#   by its type too, to an action of viem 2.57 (two copies in a workspace, or a library that pins its own).
# What happens: it works when run, but compiles in neither direction (TS2345). A later 2.x added required members to
#   `Client` ("Property 'tokens' is missing"), and the types of `request` list methods that the other version's lack. So a
#   library that names viem's `Client` in its interface refuses every other viem that its user may have, within one major.
# Versions: viem 2.45.0 and 2.57.20, typescript 7.0.2, Node 24.
# Output seen:
#   runs: 0x1
#   older client, newer action: error TS2345, Property 'tokens' is missing
#   newer client, older action: error TS2345, Types of property 'request' are incompatible
# Who meets it: whoever publishes a library that takes a viem client, and its users. Earnest has viem as a peer with a range,
#   and `EarnestClient` (src/chain/escrowOf.ts) names only what clients of all these versions have.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type":"module","private":true}' > package.json
npm install --silent --no-audit --no-fund older@npm:viem@2.45.0 newer@npm:viem@2.57.20 typescript@7.0.2

program() {
  cat > "$3.ts" <<TS
import { createClient, custom } from '$1'
import { getChainId } from '$2/actions'
const client = createClient({ transport: custom({ request: async () => '0x1' }) })
console.log('0x' + (await getChainId(client)).toString(16))
TS
}
program older newer forwards
program newer older backwards

flags='--ignoreConfig --module nodenext --target es2024 --lib es2024,dom --strict --skipLibCheck --types'
compile() { npx tsc $flags '' "$1.ts" 2>&1 || true; }
forwards=$(compile forwards)
backwards=$(compile backwards)
echo "runs: $(node forwards.js)"
echo "older client, newer action: $(grep -o 'error TS2345' <<< "$forwards" | head -1), $(grep -o "Property '[a-z]*' is missing" <<< "$forwards" | head -1)"
echo "newer client, older action: $(grep -o 'error TS2345' <<< "$backwards" | head -1), $(grep -o "Types of property 'request' are incompatible" <<< "$backwards" | head -1)"

[ "$(node forwards.js)" = 0x1 ]
grep -q "error TS2345" <<< "$forwards"
grep -q "Property 'tokens' is missing" <<< "$forwards"
grep -q "error TS2345" <<< "$backwards"
grep -q "Types of property 'request' are incompatible" <<< "$backwards"
