//! Files in and out, through whole pipelines: CSV and JSON lines, several files, gzip, and what is wrong with them.

#[path = "support/folder.rs"]
mod folder;

use std::{fs, io::Write, path::Path};

use flate2::{Compression, write::GzEncoder};
use pipeline::{
    error::FailureKind,
    io::{csv::CsvError, json},
    prelude::*,
    source::Place,
};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

use crate::folder::Folder;

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Row {
    name: String,
    count: i32,
    note: Option<String>,
}

#[test]
fn rows_borrow_from_their_chunk() {
    #[derive(Deserialize)]
    struct Borrowed<'row> {
        name: &'row str,
        count: u32,
    }
    let folder = Folder::new();
    let path = folder.file("a.csv", "count,name\n1,tea\n20,\"green, tea\"\n300,\"a \"\"b\"\"\"");
    let done = pipeline! {
        source(file::csv_rows(path))
            |> try_map(|row| row.parse::<Borrowed<'_>>())
            |> fold((String::new(), 0), |(mut names, sum), row| {
                names.push_str(row.name);
                (names, sum + row.count)
            });
    };
    assert_eq!(done.run_blocking().unwrap().output, ("teagreen, teaa \"b\"".to_owned(), 321));
}

#[test]
fn each_csv_file_has_a_header_of_its_own_and_bad_rows_say_where_they_are() {
    let folder = Folder::new();
    let one = folder.file("one.csv", "name,count,note\r\ntea,1,\r\n\r\ncake,x,\r\n");
    let two = folder.file("two.csv.gz", gzip(b"count,note,name\n2,\"two\nlines\",milk\n3,,\n"));
    let empty = folder.file("empty.csv", "");
    let paths = [one.clone(), empty, two];
    let done = pipeline! {
        let parsed = source(file::csv_rows(&paths[..]).chunk(8))
            |> #[parallel(2)] #[on_error(dead_letter = rejected, no_input)] try_map(|row| row.parse::<Row>());
        let rows = parsed |> collect::<Vec<_>>();
        let bad = rejected |> map(|record| (record.item, record.cause.to_string())) |> collect::<Vec<_>>();
    }
    .run_blocking()
    .unwrap();
    let names: Vec<_> = done.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["tea", "milk", ""]);
    assert_eq!(done.rows[1].note.as_deref(), Some("two\nlines"));
    assert_eq!((done.bad.len(), done.bad[0].0), (1, 1));
    assert!(done.bad[0].1.starts_with(&format!("{}:", one.display())), "{:?}", done.bad);
}

/// Every row as it was read: its ordinal, its line and its fields.
fn read_rows(path: &Path, chunk: usize) -> Vec<(u64, u64, Vec<String>)> {
    pipeline! {
        let none = source(file::csv_rows(path).chunk(chunk))
            |> #[on_error(dead_letter = rows, no_input)] try_map(|row| Err::<(), _>((row.line(), row.to_strings())));
        none |> for_each(|()| ());
        rows |> map(|row| (row.item, row.cause.0, row.cause.1)) |> collect::<Vec<_>>();
    }
    .run_blocking()
    .unwrap()
    .output
}

#[test]
fn a_row_ends_at_a_carriage_return_a_line_feed_or_both() {
    let folder = Folder::new();
    let path = folder
        .file("mixed.csv", "name,count\rtea,1\r\rmilk,2\r\n\n\ncake,3\n\"a\rb\",4\r\r\nbun,5\r");
    let expected =
        [(0, 2, "tea,1"), (1, 4, "milk,2"), (2, 7, "cake,3"), (3, 8, "a\rb,4"), (4, 11, "bun,5")];
    for chunk in 1..64 {
        let rows = read_rows(&path, chunk);
        let rows: Vec<_> =
            rows.iter().map(|(item, line, fields)| (*item, *line, fields.join(","))).collect();
        assert!(
            rows.iter().map(|(item, line, row)| (*item, *line, &**row)).eq(expected),
            "{rows:?}"
        );
    }
}

/// A program that prints the chain of sources gets one line for the row, and it is the file's.
#[test]
fn a_bad_row_says_where_it_stands_and_what_is_wrong_apart() {
    let folder = Folder::new();
    let text = "name,count,note\n".to_owned() + &"tea,1,\n".repeat(1000) + "milk,x,\r\n";
    let path = folder.file("late.csv", text);
    let parsed = pipeline! {
        source(file::csv_rows(&path).chunk(256)) |> try_map(|row| row.parse::<Row>()) |> count();
    };
    let error = parsed.run_blocking().unwrap_err();
    let FailureKind::Error(cause) = error.kind() else { panic!("{error}") };
    let bad: &CsvError = cause.downcast_ref().unwrap();
    assert_eq!(bad.place(), &Place::new(path.to_str().unwrap()).at_line(1002));
    assert_eq!(bad.cause().to_string(), "field 1: invalid digit found in string");
    assert_eq!(bad.to_string(), format!("{}: {}", bad.place(), bad.cause()));
    assert!(std::error::Error::source(&error).is_none());
    assert!(std::error::Error::source(bad).is_none());
}

#[test]
fn json_lines_there_and_back() {
    let folder = Folder::new();
    let rows: Vec<Row> =
        (0..500).map(|count| Row { name: "x\ny".into(), count, note: None }).collect();
    let path = folder.path("rows.jsonl");
    pipeline! { source(rows.clone()) |> sink(file::json_lines(&path)); }.run_blocking().unwrap();
    let read = pipeline! { source(file::lines(&path)) |> try_map(json::parse::<Row>) |> collect::<Vec<_>>(); };
    assert_eq!(read.run_blocking().unwrap().output, rows);
}

#[test]
fn appending_keeps_what_was_there() {
    let folder = Folder::new();
    let path = folder.file("journal.csv", "name,count,note\n");
    for count in 0..2 {
        let row = Row { name: "tea".into(), count, note: None };
        let sink = file::write_csv(&path).without_header().append();
        pipeline! { source([row]) |> sink(sink); }.run_blocking().unwrap();
    }
    assert_eq!(fs::read_to_string(path).unwrap(), "name,count,note\ntea,0,\ntea,1,\n");
}

#[test]
fn a_truncated_gzip_gives_what_it_has_and_then_an_error() {
    let folder = Folder::new();
    let lines: String = (0..50_000).map(|n| format!("line {n}\n")).collect();
    let mut compressed = gzip(lines.as_bytes());
    compressed.truncate(compressed.len() / 2);
    let path = folder.file("cut.gz", compressed);
    let counted = pipeline! { source(file::lines(&path)) |> #[name = "seen"] map(|line| line.len()) |> count(); };
    let error = counted.run_blocking().unwrap_err();
    assert_eq!(error.stage(), Some("source"));
    assert!(error.to_string().contains("cut.gz"), "{error}");
    let seen = error.report().stage("seen").unwrap().taken;
    assert!(seen > 1000, "{seen}");
    assert_eq!(error.position().map(|at| at.item()), Some(seen));
}

#[test]
fn a_file_that_is_not_there_is_an_error_that_names_it() {
    let counted = pipeline! { source(file::lines("/nowhere/at-all.txt")) |> count(); };
    let error = counted.run_blocking().unwrap_err();
    assert!(error.to_string().contains("cannot open `/nowhere/at-all.txt`"), "{error}");
}

#[test]
fn a_line_beyond_the_limit_is_an_error_and_not_a_larger_buffer() {
    let endless = pipeline::io::lines::from_reader("endless", std::io::repeat(b'x'));
    let counted = pipeline! { source(endless.max_item(1 << 20)) |> count(); };
    let error = counted.run_blocking().unwrap_err();
    assert!(error.to_string().contains("more than 1048576 bytes"), "{error}");
}

/// Also where a chunk has room for more than one item may take.
#[test]
fn an_item_beyond_the_limit_is_an_error_in_every_kind_of_file() {
    let folder = Folder::new();
    let path = folder.file("long", "name\n\"tea, and\ncake\"\n0123456789abcdef\nbun\n");
    macro_rules! items_before_the_error {
        ($source:ident) => {{
            let limited = file::$source(&path).max_item(16);
            let counted = pipeline! { source(limited) |> #[name = "seen"] map(|_| ()) |> count(); };
            let error = counted.run_blocking().unwrap_err();
            let expected = "has an item of more than 16 bytes at line 4 (byte 21)";
            assert!(error.to_string().contains(expected), "{error}");
            error.report().stage("seen").unwrap().taken
        }};
    }
    assert_eq!(items_before_the_error!(lines), 3);
    assert_eq!(items_before_the_error!(byte_lines), 3);
    assert_eq!(items_before_the_error!(json_rows), 3);
    assert_eq!(items_before_the_error!(csv_rows), 1);
}

#[test]
fn empty_files_crlf_and_invalid_utf8() {
    let folder = Folder::new();
    let empty = folder.file("empty.txt", "");
    let crlf = folder.file("crlf.txt", "one\r\ntwo\r\n\r\nthree");
    let latin = folder.file("latin.txt", b"fine\nna\xefve\n");
    let lines = pipeline! { source(file::lines(&[empty, crlf][..])) |> map(str::to_owned) |> collect::<Vec<_>>(); };
    assert_eq!(lines.run_blocking().unwrap().output, ["one", "two", "", "three"]);
    let checked = pipeline! { source(file::lines(&latin)) |> count(); };
    let error = checked.run_blocking().unwrap_err();
    assert!(error.to_string().contains("not UTF-8 at line 2"), "{error}");
    let bytes = pipeline! { source(file::byte_lines(&latin)) |> map(|line| line.len()) |> collect::<Vec<_>>(); };
    assert_eq!(bytes.run_blocking().unwrap().output, [4, 5]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn csv_there_and_back(
        fields in prop::collection::vec(("[a,\"\n\r x]{0,6}", any::<i32>(), prop::option::of("[b\"\n,]{1,5}")), 0..40),
        chunk in 1usize..64,
    ) {
        let rows: Vec<Row> =
            fields.into_iter().map(|(name, count, note)| Row { name, count, note }).collect();
        let folder = Folder::new();
        let path = folder.path("rows.csv");
        pipeline! { source(rows.clone()) |> sink(file::write_csv(&path)); }.run_blocking().unwrap();
        let read = pipeline! {
            source(file::csv_rows(&path).chunk(chunk)) |> try_map(|row| row.parse::<Row>()) |> collect::<Vec<_>>();
        };
        prop_assert_eq!(read.run_blocking().unwrap().output, rows);
    }

    /// Whatever the bytes are, well-formed or not, and wherever they are cut.
    #[test]
    fn csv_is_read_as_the_csv_crate_reads_it(text in "\u{feff}?([a,\"\r\n\u{feff}]|\r\n|\"\"|a\r|\n\u{feff}){0,40}", chunk in 1usize..24) {
        let folder = Folder::new();
        let path = folder.file("any.csv", &text);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let expected: Vec<Vec<String>> =
            reader.records().map(|row| row.unwrap().iter().map(String::from).collect()).collect();
        let rows = read_rows(&path, chunk);
        prop_assert!(rows.iter().map(|row| row.0).eq(0..expected.len() as u64), "{:?}", rows);
        prop_assert_eq!(rows.into_iter().map(|row| row.2).collect::<Vec<_>>(), expected);
    }
}

/// As a mark it stands where a file begins, in front of the header; anywhere else it is data.
#[test]
fn the_mark_of_a_utf8_file_is_skipped_in_each_file_and_nowhere_else() {
    let folder = Folder::new();
    let one = folder.file("one.csv", "\u{feff}name,count\na,1\n\u{feff}b,2\n");
    let other = folder.file("other.csv", "\u{feff}name,count\n\u{feff}c,3\n");
    for chunk in 1..40 {
        let names = pipeline! {
            source(file::csv_rows([&one, &other]).chunk(chunk))
                |> map(|row| (row.line(), String::from_utf8(row.get("name").unwrap().to_vec()).unwrap()))
                |> collect::<Vec<_>>();
        };
        let expected = [(2, "a"), (3, "\u{feff}b"), (2, "\u{feff}c")];
        let given = names.run_blocking().unwrap().output;
        assert!(given.iter().map(|(line, name)| (*line, name.as_str())).eq(expected), "{given:?}");
    }
}

/// Writes these lines, and what the run says.
fn write(path: &Path, lines: &[&'static str]) -> Result<(), Error> {
    let lines = lines.to_vec();
    let written = pipeline! { source(lines) |> sink(file::write_lines(path)); };
    written.run_blocking().map(drop)
}

#[test]
fn runs_that_write_one_file_at_once_disturb_neither_each_other_nor_a_users_file() {
    let folder = Folder::new();
    folder.file("o.txt.partial", "mine");
    let path = folder.path("o.txt");
    let done = pipeline! {
        let (a, b) = source(["one", "two"]) |> broadcast();
        a |> sink(file::write_lines(&path));
        b |> sink(file::write_lines(&path));
    };
    done.run_blocking().unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "one\ntwo\n");
    assert_eq!(fs::read_to_string(folder.path("o.txt.partial")).unwrap(), "mine");
    assert_eq!(folder.names(), ["o.txt", "o.txt.partial"]);
}

#[test]
fn what_cannot_be_published_is_removed() {
    let folder = Folder::new();
    let path = folder.path("o.txt");
    // A folder comes to stand where the file was to: its rename fails.
    let failing = pipeline! {
        source(0..100_000) |> map(|n: u32| {
            if n == 99_999 { fs::create_dir_all(path.join("inside")).unwrap() }
            n.to_string()
        }) |> sink(file::write_lines(&path));
    };
    assert!(failing.run_blocking().is_err());
    assert_eq!(folder.names(), ["o.txt"]);
}

#[test]
fn gzip_by_its_name_is_written_and_read() {
    let folder = Folder::new();
    let path = folder.path("o.txt.gz");
    write(&path, &["one", "two"]).unwrap();
    assert!(fs::read(&path).unwrap().starts_with(&[0x1f, 0x8b]));
    let more = pipeline! { source(["three"]) |> sink(file::write_lines(&path).append()); };
    more.run_blocking().unwrap();
    let read = pipeline! {
        source(file::lines(&path)) |> map(str::to_owned) |> collect::<Vec<_>>();
    };
    assert_eq!(read.run_blocking().unwrap().output, ["one", "two", "three"]);
}

#[cfg(unix)]
#[test]
fn a_replaced_file_keeps_its_link_and_its_permissions() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new();
    let path = folder.file("real.txt", "old");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real.txt", folder.path("link.txt")).unwrap();
    symlink("new.txt", folder.path("dangling.txt")).unwrap();
    write(&folder.path("link.txt"), &["new"]).unwrap();
    write(&folder.path("dangling.txt"), &["new"]).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "new\n");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::read_to_string(folder.path("new.txt")).unwrap(), "new\n");
    assert!(fs::symlink_metadata(folder.path("link.txt")).unwrap().is_symlink());
    assert!(fs::symlink_metadata(folder.path("dangling.txt")).unwrap().is_symlink());
}

/// A pipe of the test's own stands for all that is no regular file: what would replace it replaces nothing else.
#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_written_to_and_not_replaced() {
    use std::os::unix::fs::FileTypeExt;
    let folder = Folder::new();
    let path = folder.path("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let reader = std::thread::spawn({
        let path = path.clone();
        move || fs::read_to_string(path).unwrap()
    });
    write(&path, &["one"]).unwrap();
    assert!(fs::metadata(&path).unwrap().file_type().is_fifo());
    assert_eq!(reader.join().unwrap(), "one\n");
}
