//! Test vectors of others: RFC 8785, the reference tree of Certificate Transparency, Go's `sumdb/note`.

use std::convert::Infallible;

use base64::{Engine, engine::general_purpose::STANDARD};
use joinder_ledger::{
    Accumulator, CanonicalError, Checkpoint, NodeHash, Note, NoteError, NoteSigner, Position, VerifierKey,
    canonical_bytes, consistency_proof, inclusion_proof, root_at, verify_consistency, verify_inclusion,
};
use serde_json::Value;

fn canonical(json: &str) -> Result<String, CanonicalError> {
    let value: Value = serde_json::from_str(json).expect("the vector is JSON");
    canonical_bytes(&value).map(|bytes| String::from_utf8(bytes).expect("JSON is UTF-8"))
}

#[test]
fn members_are_sorted_by_utf_16_code_units() {
    // RFC 8785 §3.2.3
    let sample = r#"{
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\ud83d\ude00": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis"
    }"#;
    let expected = concat!(
        r#"{"\r":"Carriage Return","1":"One",""#,
        "\u{80}",
        r#"":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","#,
        r#""😀":"Emoji: Grinning Face",""#,
        "\u{fb33}",
        r#"":"Hebrew Letter Dalet With Dagesh"}"#
    );
    assert_eq!(canonical(sample).unwrap(), expected);
}

#[test]
fn text_and_literals_are_written_as_in_the_rfc() {
    // RFC 8785 §3.2.2 and §3.2.4, without its fractions.
    let sample = r#"{
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
        "numbers": [333333333, 0, -7],
        "literals": [null, true, false]
    }"#;
    let expected = "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a\
                    5b3333333333333333332c302c2d375d2c22737472696e67223a22e282ac245c75303030665c6e\
                    4127425c225c5c5c5c5c222f227d";
    assert_eq!(hex::encode(canonical(sample).unwrap()), expected);
}

#[test]
fn nested_members_are_sorted_too() {
    // `structures` of the test data that the RFC's author publishes, with 56 for 56.0.
    let sample = r#"{"1": {"f": {"f": "hi","F": 5} ,"\n": 56}, "10": { }, "": "empty", "a": { },
        "111": [ {"e": "yes","E": "no" } ], "A": { }}"#;
    let expected = concat!(
        r#"{"":"empty","1":{"\n":56,"f":{"F":5,"f":"hi"}},"10":{},"#,
        r#""111":[{"E":"no","e":"yes"}],"A":{},"a":{}}"#
    );
    assert_eq!(canonical(sample).unwrap(), expected);
}

#[test]
fn integers_up_to_two_to_the_53_pass_and_other_numbers_are_refused() {
    // RFC 8785 appendix B has these limits.
    for integer in ["9007199254740992", "-9007199254740992", "0"] {
        assert_eq!(canonical(integer).unwrap(), integer);
    }
    for too_large in ["9007199254740993", "-9007199254740993", "18446744073709551615"] {
        assert_eq!(canonical(too_large), Err(CanonicalError::TooLarge), "{too_large}");
    }
    for float in ["1.0", "1e3", "333333333.33333329", "1E30", "4.50", "-0", "-0.0", "18446744073709551616"] {
        assert_eq!(canonical(&format!(r#"{{"a":[{float}]}}"#)), Err(CanonicalError::Float), "{float}");
    }
}

/// The leaves of the reference tree, and the root after each.
const CT_TREE: [(&str, &str); 8] = [
    ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
    ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
    ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
    ("606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
];

const CT_NODES: [(Position, &str); 6] = [
    (Position { level: 0, index: 1 }, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"),
    (Position { level: 0, index: 4 }, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"),
    (Position { level: 1, index: 1 }, "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"),
    (Position { level: 1, index: 2 }, "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"),
    (Position { level: 1, index: 3 }, "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"),
    (Position { level: 2, index: 1 }, "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"),
];

fn ct_tree() -> (Accumulator, Vec<(Position, NodeHash)>) {
    let mut tree = Accumulator::empty();
    let mut nodes = Vec::new();
    for (leaf, _) in CT_TREE {
        let leaf = hex::decode(leaf).expect("the vector is hexadecimal");
        tree.append(NodeHash::of_leaf(&leaf), |position, hash| nodes.push((position, hash)));
    }
    (tree, nodes)
}

fn read(nodes: &[(Position, NodeHash)], wanted: Position) -> Result<NodeHash, Infallible> {
    let found = nodes.iter().find(|(position, _)| *position == wanted);
    Ok(found.expect("a complete subtree is stored").1)
}

fn texts(path: &[NodeHash]) -> Vec<String> {
    path.iter().map(|hash| hex::encode(hash.0)).collect()
}

#[test]
fn roots_are_those_of_the_reference_tree() {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(hex::encode(Accumulator::empty().root().0), empty);
    let (tree, nodes) = ct_tree();
    assert_eq!(hex::encode(tree.root().0), CT_TREE[7].1);
    for (size, (_, root)) in (1..).zip(CT_TREE) {
        assert_eq!(hex::encode(root_at(size, |at| read(&nodes, at)).unwrap().0), root, "{size}");
    }
    for (position, hash) in CT_NODES {
        assert_eq!(hex::encode(read(&nodes, position).unwrap().0), hash, "{position:?}");
    }
}

#[test]
fn inclusion_proofs_are_those_of_the_reference_tree() {
    let [leaf_1, leaf_4, node_1_1, _, node_1_3, node_2_1] = CT_NODES.map(|node| node.1);
    let (leaf_0, node_1_0, node_2_0) = (CT_TREE[0].1, CT_TREE[1].1, CT_TREE[3].1);
    let (_, nodes) = ct_tree();
    for (index, size, path) in [
        (0, 1, vec![]),
        (0, 8, vec![leaf_1, node_1_1, node_2_1]),
        (5, 8, vec![leaf_4, node_1_3, node_2_0]),
        (2, 3, vec![node_1_0]),
        (1, 5, vec![leaf_0, node_1_1, leaf_4]),
    ] {
        let proof = inclusion_proof(index, size, |at| read(&nodes, at)).unwrap();
        assert_eq!(texts(&proof), path, "{index} in {size}");
        let leaf = read(&nodes, Position { level: 0, index }).unwrap();
        let root = root_at(size, |at| read(&nodes, at)).unwrap();
        assert_eq!(verify_inclusion(&leaf, index, size, &proof, &root), Ok(()));
    }
}

#[test]
fn consistency_proofs_are_those_of_the_reference_tree() {
    let [leaf_1, leaf_4, node_1_1, node_1_2, node_1_3, node_2_1] = CT_NODES.map(|node| node.1);
    let node_2_0 = CT_TREE[3].1;
    let (_, nodes) = ct_tree();
    for (old, new, path) in [
        (1, 1, vec![]),
        (1, 8, vec![leaf_1, node_1_1, node_2_1]),
        (6, 8, vec![node_1_2, node_1_3, node_2_0]),
        (2, 5, vec![node_1_1, leaf_4]),
    ] {
        let proof = consistency_proof(old, new, |at| read(&nodes, at)).unwrap();
        assert_eq!(texts(&proof), path, "{old} to {new}");
        let root = |size| root_at(size, |at| read(&nodes, at)).unwrap();
        assert_eq!(verify_consistency(old, new, &root(old), &root(new), &proof), Ok(()));
    }
}

const PETER_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const PETER_SEED: &str = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const ENOCH_KEY: &str = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
const TEXT: &str =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const PETER: &str = concat!(
    "— PeterNeumann ",
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
);
const ENOCH: &str = concat!(
    "— EnochRoot ",
    "rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
);

fn key(text: &str) -> VerifierKey {
    text.parse().expect("the vector is a key")
}

fn note(signatures: &str) -> Result<Note, NoteError> {
    format!("{TEXT}\n{signatures}").parse()
}

#[test]
fn a_key_is_read_and_no_mangled_one() {
    assert_eq!(key(PETER_KEY).to_string(), PETER_KEY);
    assert_eq!(key(ENOCH_KEY).name().as_str(), "EnochRoot");
    for start in 0..PETER_KEY.len() {
        for end in start + 1..=PETER_KEY.len() {
            let part = &PETER_KEY[start..end];
            assert!(part == PETER_KEY || part.parse::<VerifierKey>().is_err(), "{part}");
        }
        let mut bytes = PETER_KEY.as_bytes().to_vec();
        bytes[start] += 1;
        assert!(String::from_utf8(bytes).unwrap().parse::<VerifierKey>().is_err(), "{start}");
    }
    // A key of another length, and of an unknown type, each with its identifier set right.
    for bad in [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ] {
        assert!(bad.parse::<VerifierKey>().is_err(), "{bad}");
    }
}

#[test]
fn a_note_is_signed_as_go_signs_it() {
    let seed: [u8; 32] = STANDARD.decode(PETER_SEED).unwrap()[1..].try_into().unwrap();
    let signer = NoteSigner::from_seed("PeterNeumann".parse().unwrap(), &seed);
    assert_eq!(signer.verifier(), key(PETER_KEY));
    let signed = Note::sign(TEXT.to_owned(), &signer).unwrap();
    assert_eq!(signed.to_string(), format!("{TEXT}\n{PETER}"));
    assert!(matches!(Note::sign("abc".to_owned(), &signer), Err(NoteError::Malformed(_))));
}

#[test]
fn a_note_counts_by_its_known_signatures() {
    let (peter, enoch) = (key(PETER_KEY), key(ENOCH_KEY));
    let both = note(&format!("{PETER}{ENOCH}")).unwrap();
    assert_eq!(both.text(), TEXT);
    assert_eq!(both.signatures()[1].name().as_str(), "EnochRoot");
    assert_eq!(both.verify(std::slice::from_ref(&peter)), Ok(()));
    assert_eq!(both.verify(&[peter.clone(), enoch]), Ok(()));
    assert_eq!(both.verify(&[]), Err(NoteError::Unverified));
    // The same name with another key, and the same key under another name, are unknown.
    let misnamed = note(&PETER.replace("PeterNeumann", "CarmenSandiego")).unwrap();
    assert_eq!(misnamed.verify(std::slice::from_ref(&peter)), Err(NoteError::Unverified));
    let other_id = note(&PETER.replace("x08g", "xxxx")).unwrap();
    assert_eq!(other_id.verify(std::slice::from_ref(&peter)), Err(NoteError::Unverified));
    // One false signature of a known key spoils the note, whatever stands beside it.
    let false_one = PETER.replace("InNIuG", "InNIuH");
    let spoiled = note(&format!("{PETER}{false_one}")).unwrap();
    assert_eq!(spoiled.verify(std::slice::from_ref(&peter)), Err(NoteError::InvalidSignature));
    let longer = note(&format!("{}ABCD{}", &PETER[..60], &PETER[60..])).unwrap();
    assert_eq!(longer.verify(&[peter]), Err(NoteError::InvalidSignature));
}

#[test]
fn malformed_notes_are_refused() {
    for bad in [
        TEXT.to_owned(),
        format!("{TEXT}\n"),
        format!("{TEXT}\n{}", PETER.trim_end()),
        format!("\u{1}{TEXT}\n{PETER}"),
        format!("{TEXT}\n{}", PETER.replace("PeterNeumann", "Bad Name")),
        format!("{TEXT}\n{}", PETER.replace("PeterNeumann", "Bad+Name")),
        format!("{TEXT}\n{}", PETER.replace('—', "-")),
        format!("{TEXT}\n{}", PETER.replace("nAM=", "nAN=")), // the same bytes, other base64
        format!("{TEXT}\n— PeterNeumann x08gow==\n"),         // a key's identifier and no signature
        format!("{TEXT}\n{PETER}Unexpected line.\n"),
        format!("{TEXT}\n{}", PETER.repeat(101)),
    ] {
        assert!(matches!(bad.parse::<Note>(), Err(NoteError::Malformed(_))), "{bad}");
    }
}

#[test]
fn the_checkpoint_of_the_specification_is_read() {
    // c2sp.org/tlog-checkpoint
    let text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    let checkpoint: Checkpoint = text.parse().unwrap();
    assert_eq!(checkpoint.origin().as_str(), "example.com/behind-the-sofa");
    assert_eq!(checkpoint.size(), 20_852_163);
    assert_eq!(checkpoint.root().0[..4], [0x0a, 0xc5, 0x18, 0x6a]);
    assert_eq!(checkpoint.to_string(), text);
    for bad in [
        text.trim_end().to_owned(),
        text.replace("20852163", "020852163"),
        text.replace("20852163", "+20852163"),
        text.replace("20852163", "18446744073709551616"),
        text.replace("q2I=", "q2J="),
        text.replace("CsUY", ""),
        text.replace("example.com/", "example com/"),
        format!("{text}\n"),
        format!("{text}an extension\twith a tab\n"),
        "example.com/behind-the-sofa\n20852163\n".to_owned(),
    ] {
        assert!(bad.parse::<Checkpoint>().is_err(), "{bad}");
    }
}
