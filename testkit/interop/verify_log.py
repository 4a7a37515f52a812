"""Reads a register with readers that the register's authors did not write, and proves it.

usage: verify_log.py DIR VKEY [OLDER_CHECKPOINT]

Each reader installed from requirements.txt verifies the checkpoint's signature, every entry's
inclusion, and consistency with the older checkpoint. aics-tlog (Python 3.12 and newer) audits every
tile as well. Ends with 0 and a line `proof: ...`, a tlog-proof of the last entry made by tlog-scales
with `\\n` for its newlines; ends with 1 at the first thing that does not hold.
"""

import base64
import sys
from pathlib import Path


def with_aics_tlog(folder: Path, vkey: str, older: bytes | None) -> str:
    import aics_tlog as t

    key = t.parse_vkey(vkey)

    def head(note: bytes):
        result = t.verify_checkpoint(t.parse_note(note), key, expected_origin=key.name)
        if not result.ok:
            raise ValueError(f"the checkpoint is refused: {result.error}")
        return result

    now = head((folder / "checkpoint").read_bytes())
    files = t.FileSystemTileReader(folder)
    audited = t.audit_tiles(files, now.size, now.root)
    reader = t.VerifiedTileReader(files, now.size, now.root)
    for index in range(now.size):
        proof = t.inclusion_proof_from_tiles(reader, index, now.size)
        if not t.verify_leaf_inclusion(reader.entry(index), index, now.size, proof, now.root):
            raise ValueError(f"entry {index} is not proven")
    if older is not None:
        then = head(older)
        proof = t.consistency_proof_from_tiles(reader, then.size, now.size)
        if not t.verify_consistency(then.size, now.size, then.root, now.root, proof):
            raise ValueError("the log does not extend the older checkpoint")
    return f"{now.size} entries, {audited.tiles} tiles, {audited.bundles} bundles"


def with_tlog_scales(folder: Path, vkey: str, older: bytes | None) -> tuple[str, str]:
    from tlog_scales.backend import LocalBackend
    from tlog_scales.reader import TilesReader
    from tlog_scales.signing import Vkey
    from tlog_scales.tiles import leaf_hash
    from tlog_scales.tlog import Checkpoint

    key = Vkey.from_string(vkey)
    reader = TilesReader(LocalBackend(folder))
    now = reader.get_checkpoint()
    now.verify(key)
    if reader.calculate_root_hash() != now.root_hash:
        raise ValueError("the tiles do not come to the checkpoint's root")
    for index in range(now.size):
        proof = reader.get_inclusion_proof(index, now.size)
        proof.check(leaf_hash(reader.get_entry(index)), now.root_hash)
    if older is not None:
        then = Checkpoint.from_text(older.decode())
        then.verify(key)
        reader.get_consistency_proof(then.size, now.size).check(then.root_hash, now.root_hash)
    last = reader.get_inclusion_proof(now.size - 1, now.size)
    hashes = [base64.b64encode(node).decode() for node in last.node_hashes]
    lines = ["c2sp.org/tlog-proof@v1", f"index {now.size - 1}", *hashes, "", now.serialize()]
    return f"{now.size} entries", "\\n".join(lines).replace("\n", "\\n")


def main() -> int:
    folder, vkey = Path(sys.argv[1]), sys.argv[2]
    older = Path(sys.argv[3]).read_bytes() if len(sys.argv) > 3 else None
    try:
        if sys.version_info >= (3, 12):
            print("aics-tlog:", with_aics_tlog(folder, vkey, older))
        else:
            print("aics-tlog: left out, as it needs Python 3.12", file=sys.stderr)
        words, proof = with_tlog_scales(folder, vkey, older)
        print("tlog-scales:", words)
        print("proof:", proof)
    except Exception as error:  # a reader's refusals are of many kinds, and each is a refusal
        print(f"refused: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
