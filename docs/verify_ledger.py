#!/usr/bin/env python3
"""Checks a Joinder ledger file, offline, with Python's standard library and nothing else.

    python3 verify_ledger.py LEDGER.ndjson [VERIFIER-KEY ...]

Prints one line and exits with 0 where the file is good, with 1 where it is not, with 2 where it was called wrongly.
Name the keys as you have them from the ledger's owner. Without any, the keys that the file itself states are used:
then the file is whole, but whose it is you still have to ask.

What is checked: (1) each line is canonical JSON, so nothing hides between the bytes; (2) each payload is the one its
header commits to, SHA-256(salt + payload), unless both were erased; (3) each signed head ("checkpoint") is signed by a
known key over exactly the entries before it; (4) the file ends with such a head. Whoever changes, adds, drops or swaps
an entry changes the root of the tree, and cannot sign the new root without the key. Where an entry of the kind `key`
holds a note that a known key and a new one of the same name both signed, for this ledger and this place, heads behind it
count by the new key and no longer by the old one.
Standards: RFC 8785 (canonical JSON), RFC 9162 §2.1 (tree), RFC 8032 (Ed25519), c2sp.org/signed-note, tlog-checkpoint.
"""
import base64, hashlib, json, sys

# --- Canonical JSON: RFC 8785, restricted to text, integers up to 2^53, true, false, null, lists and objects.

def integer(digits):
    if abs(int(digits)) > 2**53:
        raise ValueError("an integer beyond 2^53")
    return int(digits)

def no_number(_):
    raise ValueError("a number that is no integer")

def in_order(value):
    if isinstance(value, dict):  # members by their UTF-16 code units
        return {k: in_order(value[k]) for k in sorted(value, key=lambda k: k.encode("utf-16-be"))}
    return [in_order(item) for item in value] if isinstance(value, list) else value

def canonical(value):
    return json.dumps(in_order(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8")

def parse(line):
    value = json.loads(line.decode("utf-8"), parse_int=integer, parse_float=no_number, parse_constant=no_number)
    if not isinstance(value, dict) or canonical(value) != line:
        raise ValueError("not an object in canonical JSON")
    return value

# --- Ed25519 verification: RFC 8032 §5.1.7 and §6. Points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493  # the order of B
D = -121665 * pow(121666, -1, P) % P
ZERO = (0, 1, 1, 0)

def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)

def times(n, point):
    result = ZERO
    while n:
        if n & 1:
            result = add(result, point)
        point, n = add(point, point), n >> 1
    return result

def same(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0

def point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    xx = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - xx) % P or (x == 0 and sign):
        raise ValueError("not a point of the curve")
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)

B = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))

def signed(key, message, signature):
    if len(signature) != 64:
        return False
    a, r, s = point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if s >= L or same(times(8, a), ZERO) or same(times(8, r), ZERO):  # neither a second form nor a weak point
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    return same(times(s, B), add(r, times(k, a)))

# --- Signed notes and the tree.

def from_base64(text):
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError("a second form of base64")
    return data

def read_key(text):  # name+id+base64(0x01, public key), where the id is bound to name and key
    name, key_id, key = text.split("+", 2)
    key = from_base64(key)
    if len(key) != 33 or key[0] != 1 or hashlib.sha256(name.encode() + b"\n" + key).hexdigest()[:8] != key_id:
        raise ValueError("not an Ed25519 verifier key")
    point(key[1:])
    return name, bytes.fromhex(key_id), key[1:]

def open_note(note, keys):
    text, _, signatures = note.rpartition("\n\n")
    if not text or not signatures.endswith("\n"):
        raise ValueError("not a signed note")
    text, known = text + "\n", 0
    for line in signatures[:-1].split("\n"):
        dash, name, signature = line.split(" ")
        signature = from_base64(signature)
        if dash != "\u2014":
            raise ValueError("not a signature line")
        for key in (key for n, i, key in keys if (n, i) == (name, signature[:4])):
            if not signed(key, text.encode(), signature[4:]):
                raise ValueError("a signature that is not valid")
            known += 1
    if not known:
        raise ValueError("no signature of a known key")
    return text

def append(peaks, leaf):  # complete subtrees as (height, hash), the largest first
    height, node = 0, hashlib.sha256(b"\0" + leaf).digest()
    while peaks and peaks[-1][0] == height:
        height, node = height + 1, hashlib.sha256(b"\1" + peaks.pop()[1] + node).digest()
    peaks.append((height, node))

def root(peaks):
    node = peaks[-1][1] if peaks else hashlib.sha256().digest()
    for _, left in reversed(peaks[:-1]):
        node = hashlib.sha256(b"\1" + left + node).digest()
    return node

def announced(header, origin, number, keys):  # the known key and the one that follows it; none where nothing is announced
    note = header.get("note")
    if header["kind"] != "key" or not isinstance(note, str):
        return None
    try:
        text = note.rpartition("\n\n")[0] + "\n"
        new_text = text[:-1].rpartition("\n")[2]
        new = read_key(new_text)
        if text != f"joinder/key/1\n{origin}\n{number}\n{new_text}\n":
            return None
        open_note(note, [new])
    except ValueError:
        return None
    for old in keys:
        try:
            if old != new and old[0] == new[0] and open_note(note, [old]):
                return old, new
        except ValueError:
            pass
    return None

# --- The file.

def check_entry(entry):
    header, has = entry["header"], set(entry) - {"header"}
    if not all(isinstance(header[name], str) for name in ("at", "kind", "payload")):
        raise ValueError("a header without time, kind or commitment")
    if has == {"payload", "salt"}:
        salt = bytes.fromhex(entry["salt"])
        if len(salt) != 32 or salt.hex() != entry["salt"]:
            raise ValueError("a salt of another form")
        if hashlib.sha256(salt + entry["payload"].encode()).hexdigest() != header["payload"]:
            raise ValueError("a payload or salt other than the header commits to")
    elif has:
        raise ValueError("members that are neither header, payload nor salt")
    return canonical(header), not has

def verify(lines, keys):
    start, peaks, entries, erased, heads, last = None, [], 0, 0, 0, None
    for number, line in enumerate(lines, 1):
        try:
            if not line.endswith(b"\n"):
                raise ValueError("no line end")
            value = parse(line[:-1])
            if start is None:
                start = value
                if start["format"] != "joinder/ledger/1" or not isinstance(start["origin"], str):
                    raise ValueError("not a ledger file of format joinder/ledger/1")
                if not isinstance(start["keys"], list):
                    raise ValueError("no list of verifier keys")
                stated = [read_key(key) for key in start["keys"]]  # whole, even where the reader knows better
                keys = stated if keys is None else keys
            elif set(value) == {"checkpoint"}:
                last = open_note(value["checkpoint"], keys)
                name, size, top = last.split("\n")[:3]
                if (name, size) != (start["origin"], str(entries)):
                    raise ValueError(f"a head that is not that of this ledger over the {entries} entries before it")
                if from_base64(top) != root(peaks):
                    raise ValueError("a head over other entries than those before it: one of them was changed")
                heads += 1
            else:
                leaf, is_erased = check_entry(value)
                change = announced(value["header"], start["origin"], entries, keys)
                if change:
                    keys = [key for key in keys if key != change[0]] + [change[1]]
                append(peaks, leaf)
                entries, erased, last = entries + 1, erased + is_erased, None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise SystemExit(f"NOT GOOD: line {number}: {error}")
    if last is None:
        raise SystemExit("NOT GOOD: the file does not end with a signed head over all entries")
    return f"good: {start['origin']}, {entries} entries ({erased} erased), {heads} signed heads, root {root(peaks).hex()}"

if __name__ == "__main__":
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    with open(sys.argv[1], "rb") as file:
        print(verify(file, [read_key(key) for key in sys.argv[2:]] or None))
