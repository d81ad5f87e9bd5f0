//! Lines of files and readers: where they end, how they are numbered.

use std::path::{Path, PathBuf};

use pipeline_runtime::{
    io::{
        IntoPaths, Paths, file,
        lines::{self, Lines},
    },
    source::Items,
};

use crate::support::{Folder, Parts, drain};

fn collect(source: Lines) -> Vec<String> {
    let mut all = Vec::new();
    drain(source, |chunk| {
        assert_eq!(chunk.first(), all.len() as u64);
        all.extend(chunk.items().map(str::to_owned));
    })
    .expect("no failure");
    all
}

#[test]
fn a_missing_final_newline_is_no_matter() {
    let folder = Folder::new();
    assert_eq!(collect(file::lines(folder.write("a", "one\ntwo"))), ["one", "two"]);
    assert_eq!(collect(file::lines(folder.write("b", "one\ntwo\n"))), ["one", "two"]);
    assert_eq!(collect(file::lines(folder.write("c", "\n\n"))), ["", ""]);
}

#[test]
fn an_empty_file_has_no_lines() {
    let folder = Folder::new();
    assert!(collect(file::lines(folder.write("empty", ""))).is_empty());
    assert!(collect(file::lines(Vec::<PathBuf>::new())).is_empty());
}

#[test]
fn a_line_end_split_over_two_reads_is_one() {
    let reader = Parts::new(["one\r", "\ntwo\r\nthr", "ee\r", "\n", "\rfour\r"]);
    assert_eq!(collect(lines::from_reader("parts", reader)), ["one", "two", "three", "\rfour\r"]);
}

#[test]
fn a_character_split_over_two_reads_is_whole() {
    let text = "a\u{20ac}b\n\u{1f600}\n".as_bytes();
    for cut in 0..text.len() {
        let reader = Parts::new([&text[..cut], &text[cut..]]);
        let all = collect(lines::from_reader("parts", reader).chunk(3));
        assert_eq!(all, ["a\u{20ac}b", "\u{1f600}"], "cut at {cut}");
    }
}

#[test]
fn a_line_never_spans_files() {
    let folder = Folder::new();
    let paths =
        [folder.write("a", "one\ntw"), folder.write("b", ""), folder.write("c", "o\nthree")];
    let mut places = Vec::new();
    drain(file::lines(paths.as_slice()).chunk(4), |chunk| {
        let (first, place) = (chunk.first(), chunk.place().expect("a file"));
        for (line, index) in chunk.items().zip(0..) {
            let line_number = place.item(index).line().expect("a line");
            let name = place.origin().rsplit('/').next().unwrap_or_default().to_owned();
            places.push((first + index, name, line_number, line.to_owned()));
        }
    })
    .expect("no failure");
    let expected = [(0, "a", 1, "one"), (1, "a", 2, "tw"), (2, "c", 1, "o"), (3, "c", 2, "three")];
    let expected = expected
        .map(|(ordinal, name, line, text)| (ordinal, name.to_owned(), line, text.to_owned()));
    assert_eq!(places, expected);
}

#[test]
fn bytes_need_no_encoding() {
    let reader = Parts::new([b"caf\xe9\r\n\xff"]);
    let mut all = Vec::new();
    drain(lines::from_reader("latin1", reader).bytes(), |chunk| {
        all.extend(chunk.items().map(<[u8]>::to_vec));
    })
    .expect("no failure");
    assert_eq!(all, [b"caf\xe9".to_vec(), b"\xff".to_vec()]);
}

#[test]
fn chunks_are_the_file() {
    let folder = Folder::new();
    let content: Vec<u8> = (0..10_000u32).flat_map(u32::to_le_bytes).collect();
    let path = folder.write("raw", &content);
    let mut all = Vec::new();
    drain(file::chunks(&path).chunk(4096), |chunk| {
        assert_eq!(chunk.offset(), all.len() as u64);
        assert_eq!(chunk.first(), all.len() as u64 / 4096);
        chunk.items().for_each(|bytes| all.extend_from_slice(bytes));
    })
    .expect("no failure");
    assert!(all == content);
}

#[test]
fn paths_come_in_many_forms() {
    let forms: [Paths; 10] = [
        "a".into_paths(),
        "a".to_owned().into_paths(),
        (&"a".to_owned()).into_paths(),
        Path::new("a").into_paths(),
        PathBuf::from("a").into_paths(),
        ["a"].into_paths(),
        (&["a"]).into_paths(),
        vec!["a"].into_paths(),
        [PathBuf::from("a")].as_slice().into_paths(),
        ["a"].into_iter().collect(),
    ];
    assert!(forms.iter().all(|form| *form == forms[0]));
}

#[cfg(feature = "gzip")]
#[test]
fn all_members_of_a_gzip_file_are_read() {
    use crate::support::gzip;
    let folder = Folder::new();
    let content = [gzip(b"one\ntw"), gzip(b""), gzip(b"o\nthree\n")].concat();
    let path = folder.write("members.GZ", content);
    assert_eq!(collect(file::lines(path)), ["one", "two", "three"]);
}
