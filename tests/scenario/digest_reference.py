# Prints the digest that digest_test.cpp expects of its document, written out by hand: FNV-1a in 64
# bits of a byte for each part's kind, its text, and the text's length in eight bytes, lowest first.
DOCUMENT = {
    "cohort": {"enters": "screened", "over": "1 y", "size": "10"},
    "format": "1",
    "lanes": [{"between": ["ward", "plant"], "transit": "1 d"}],
    "product": {"culture": "7 d", "made_at": "plant", "release": "10 d"},
    "sites": {"plant": {"kind": "plant"}, "ward": {"kind": "hospital"}},
}


def parts(node):
    if isinstance(node, str):
        yield "s", node
    elif isinstance(node, list):
        yield "l", ""
        for item in node:
            yield from parts(item)
        yield "e", ""
    else:
        yield "m", ""
        for key, value in node.items():
            yield "k", key
            yield from parts(value)
        yield "e", ""


value = 0xCBF29CE484222325
for kind, text in [*parts(DOCUMENT), ("t", ""), ("t", "")]:  # two tables, neither of which is there
    for byte in kind.encode() + text.encode() + len(text).to_bytes(8, "little"):
        value = (value ^ byte) * 0x100000001B3 % 2**64
print(f"{value:#018x}ULL")
