// Checks a receipt (c2sp.org/tlog-proof) in the browser alone: nothing is fetched, nothing is sent.
// Hashing is that of RFC 6962, the signature Ed25519, both by the browser's own WebCrypto.

const bytes = (text) => new TextEncoder().encode(text);
const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const toHex = (data) => [...data].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
const same = (one, other) => toHex(one) === toHex(other);
const hash = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
const leafHash = (entry) => hash([0], entry);
const nodeHash = (left, right) => hash([1], left, right);

const FIELDS = ["salt", "case", "pseudonym", "text_sha256", "day", "territory"];

class Unreadable extends Error {}

function readReceipt(text) {
  const normal = text.replaceAll("\r\n", "\n").replace(/^\s+/, "");
  const cut = normal.indexOf("\n\n");
  const [heading, extra, index, ...path] = normal.slice(0, cut).split("\n");
  const place = /^index (0|[1-9]\d{0,14})$/.exec(index ?? "");
  if (cut < 0 || heading !== "c2sp.org/tlog-proof@v1" || !extra?.startsWith("extra ") || !place) throw new Unreadable();
  try {
    const claims = JSON.parse(new TextDecoder().decode(fromBase64(extra.slice(6))));
    if (FIELDS.some((field) => typeof claims[field] !== "string" || claims[field].includes("\n"))) throw new Unreadable();
    return { claims, index: Number(place[1]), path: path.map(fromBase64), checkpoint: readCheckpoint(normal.slice(cut + 2)) };
  } catch {
    throw new Unreadable();
  }
}

function readCheckpoint(note) {
  const cut = note.lastIndexOf("\n\n");
  const text = note.slice(0, cut + 1);
  const [origin, size, root] = text.split("\n");
  if (cut < 0 || !/^(0|[1-9]\d{0,14})$/.test(size)) throw new Unreadable();
  const signatures = [...note.slice(cut + 2).matchAll(/^— (\S+) (\S+)$/gmu)].map(([, name, data]) => {
    const raw = fromBase64(data);
    return { name, id: toHex(raw.slice(0, 4)), signature: raw.slice(4) };
  });
  return { text, origin, size: Number(size), root: fromBase64(root), signatures };
}

async function readKeys(text) {
  const keys = [];
  for (const line of text.split("\n").map((each) => each.trim()).filter(Boolean)) {
    const [, name, id, material] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(line) ?? [];
    if (!name) continue;
    const raw = fromBase64(material);
    const right = toHex((await hash(bytes(`${name}\n`), raw)).slice(0, 4));
    if (raw.length === 33 && raw[0] === 1 && right === id) keys.push({ name, id, raw: raw.slice(1) });
  }
  return keys;
}

async function committed(purpose, values) {
  return toHex(await hash(bytes([`halyquni.ledger/v1 ${purpose}`, ...values, ""].join("\n"))));
}

async function entryOf(claims) {
  const commitment = await committed("commitment", FIELDS.map((field) => claims[field]));
  return bytes(`v1 add ${claims.case} ${commitment} ${await committed("tag", [claims.salt])}`);
}

// RFC 9162, 2.1.3.2. Numbers are divided, not shifted: a shift would cut them to 32 bits.
async function rootOf(leaf, index, size, path) {
  let place = index, last = size - 1, root = leaf;
  if (index >= size) return null;
  for (const sibling of path) {
    if (last === 0) return null;
    if (place % 2 || place === last) {
      root = await nodeHash(sibling, root);
      while (place && place % 2 === 0) { place = Math.floor(place / 2); last = Math.floor(last / 2); }
    } else {
      root = await nodeHash(root, sibling);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? root : null;
}

// "true", "false" (a known key, a wrong signature), "stranger" (no known key) or "unable" (an old browser).
async function signedBy(checkpoint, keys) {
  let verdict = "stranger";
  for (const { name, id, signature } of checkpoint.signatures) {
    const key = keys.find((each) => each.name === name && each.id === id && name === checkpoint.origin);
    if (!key) continue;
    let imported;
    try {
      imported = await crypto.subtle.importKey("raw", key.raw, { name: "Ed25519" }, false, ["verify"]);
    } catch {
      return "unable";
    }
    if (!await crypto.subtle.verify({ name: "Ed25519" }, imported, signature, bytes(checkpoint.text))) return "false";
    verdict = "true";
  }
  return verdict;
}

async function check(text, keyText) {
  const receipt = readReceipt(text);
  const leaf = await leafHash(await entryOf(receipt.claims));
  const root = await rootOf(leaf, receipt.index, receipt.checkpoint.size, receipt.path);
  if (!root || !same(root, receipt.checkpoint.root)) return { verdict: "elsewhere" };
  return { verdict: await signedBy(receipt.checkpoint, await readKeys(keyText)), receipt };
}

// The page -----------------------------------------------------------------------------------

const KINDS = { true: "success", unable: "warning" };

function shown(form, { verdict, receipt }) {
  const notice = document.createElement("div");
  notice.className = `notice notice-${KINDS[verdict] ?? "error"}`;
  const body = notice.appendChild(document.createElement("div"));
  body.className = "notice-body";
  body.appendChild(document.createElement("p")).textContent = form.dataset[verdict];
  if (!receipt || !KINDS[verdict]) return [notice];
  const { claims, index, checkpoint } = receipt;
  const list = document.createElement("dl");
  list.className = "summary-list";
  const rows = [["case", claims.case], ["day", claims.day], ["territory", claims.territory], ["text", claims.text_sha256], ["line", index], ["size", checkpoint.size]];
  for (const [name, value] of rows) {
    const row = list.appendChild(document.createElement("div"));
    row.appendChild(document.createElement("dt")).textContent = form.dataset[name];
    row.appendChild(document.createElement("dd")).textContent = value;
  }
  return [notice, list];
}

// Where the page is not served securely the browser offers no WebCrypto; the program below remains.
const form = document.querySelector("[data-receipt]");
if (form && globalThis.crypto?.subtle) {
  form.hidden = false;
  const [file, text, keys] = ["file", "text", "keys"].map((name) => document.getElementById(`receipt-${name}`));
  file.addEventListener("change", async () => { text.value = await file.files[0]?.text() ?? ""; });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const found = await check(text.value, keys.value).catch(() => ({ verdict: "unreadable" }));
    form.querySelector("[data-result]").replaceChildren(...shown(form, found));
  });
}
